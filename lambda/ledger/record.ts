import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { canonical } from '../base/canonical.ts';
import type { Principal } from '../access/principal.ts';

/** How a change ended. `unknown`: Clerk may or may not have acted; `reconcile` finds out. */
export type ChangeResult = 'done' | 'partly_done' | 'refused' | 'failed' | 'unknown';

/** What is about to be changed: who, by which right, with what, on what. No values but addresses as the settings say; no secrets, no tokens. */
export interface Intent {
  readonly principal: Principal;
  /** Names of the rules that name the principal. */
  readonly rules: readonly string[];
  readonly tool: string;
  readonly permission: string;
  /** Clerk ids in the arguments, in their order, and what stands for addresses in them: `address:…`. */
  readonly targets: readonly string[];
  /** Names of the arguments, without their values. */
  readonly fields: readonly string[];
  /** What the connection was narrowed to: `tools=users`; undefined where it was not. */
  readonly narrowedTo?: string | undefined;
  /** The approval that was spent on it; undefined where none was needed. */
  readonly approval?: string | undefined;
  /** How that was given; undefined where none was needed, and in records from before this was kept. */
  readonly approvedBy?: 'form' | 'confirmation' | undefined;
  /** True when that came within a second of the question, faster than a person reads; left out otherwise. */
  readonly atOnce?: true | undefined;
  /** What the client says of itself, which nobody has checked. */
  readonly declared?: Readonly<{ client?: string; traceparent?: string }> | undefined;
  /** Lambda's id of the request. */
  readonly requestId: string;
}

/** How it went. */
export interface Outcome {
  readonly result: ChangeResult;
  /** True with `done` when all was so already, and Clerk was not asked to change anything. */
  readonly nothing?: true | undefined;
  /** In a word or two, such as an error code of Clerk; never a message that may hold a value. */
  readonly reason?: string | undefined;
  /** Clerk's id of the exchange, where it named one. */
  readonly traceId?: string | undefined;
  readonly durationMs: number;
  /** What was sent to Clerk and not refused, at most 100; undefined where the intent says it all. */
  readonly steps?: readonly StepTaken[] | undefined;
  /** How many steps there were of each request, all counted. */
  readonly counts?: Readonly<Record<string, number>> | undefined;
  /** Clerk ids that the change was about besides those of its intent: made, or found by a workflow; at most 100. */
  readonly further?: readonly string[] | undefined;
  /** `at` and `expiresAt` of the intent, by which the change is found by these. */
  readonly begun?: Pick<Linked, 'at' | 'expiresAt'> | undefined;
}

/** One request that changed something at Clerk, or may have. */
export interface StepTaken {
  /** With `{id}` in place of ids: `POST /organizations/{id}/memberships`. */
  readonly request: string;
  /** Clerk ids in its path, and of whom its body says that it is about. */
  readonly on: readonly string[];
  /** The id of what it made. */
  readonly made?: string | undefined;
  /** The key of the role that it gave. */
  readonly role?: string | undefined;
  /** What stands for the address that it was about, as among the targets. */
  readonly address?: string | undefined;
  /** True where Clerk may not have done it. */
  readonly unknown?: true | undefined;
}

/** What `reconcile` found out about a change whose outcome was missing or unknown. */
export interface Settlement {
  readonly result: 'done' | 'failed' | 'unknown';
  /** What in Clerk shows it, or why it can't be told, in a word or two. */
  readonly reason: string;
}

/** The newest record of a chain when a checkpoint was written: what must still be there as long as it is kept. */
export interface ChainHead {
  readonly chain: string;
  readonly sequence: number;
  readonly hash: string;
  /** Seconds since 1970 after which the record may go. */
  readonly expiresAt: number;
}

/** What all records have. */
interface Linked {
  /** The change that the record belongs to; a checkpoint has an id of its own. */
  readonly change: string;
  /** The chain that the record is part of, and its place in it, from 1. */
  readonly chain: string;
  readonly sequence: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Seconds since 1970 after which the record may go; never before the one before it in the chain. */
  readonly expiresAt: number;
  /** `expiresAt` of the record before it: until then that one must be there. Undefined in the first. */
  readonly previousExpiresAt?: number | undefined;
  /** The hash of the record before it in the chain; of the first one, what it begins with. */
  readonly previous: string;
  /** The version of the key that the record is authenticated with; undefined in those from before there was one. */
  readonly key?: string | undefined;
}

/** What a record says, by its kind. */
export type RecordContent =
  | { readonly kind: 'intent'; readonly intent: Intent }
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  /**
   * Stands alone: what was asked for and not even begun. `declined` and `cancelled`: the person who was asked said no, or
   * went away; with `_at_once`, within a second, which may have been the client; else the code of the guardrail.
   */
  | {
      readonly kind: 'refusal';
      readonly intent: Intent;
      readonly reason: string;
      /** Of what the authorizer refused: the minute of it, and how often it was refused in that. */
      readonly atEdge?: Readonly<{ minute: string; times: number }> | undefined;
    }
  /** Stands alone: a read that carries much away, or any where the settings say so. */
  | { readonly kind: 'read'; readonly intent: Intent; readonly outcome: Outcome }
  | { readonly kind: 'settlement'; readonly settlement: Settlement }
  | {
      readonly kind: 'checkpoint';
      readonly heads: readonly ChainHead[];
      /** True in the one that vouches for all records from before there was a key. */
      readonly vouchesForOlder?: true | undefined;
    };

/** A record before it is authenticated. */
export type UnsignedRecord = Linked & RecordContent;

/** A record before its hash is known. */
export type UnhashedRecord = UnsignedRecord & {
  /** What only a holder of the key can have made of the rest, in hexadecimal digits; undefined without a key. */
  readonly mac?: string | undefined;
};

/** One record of the ledger. */
export type LedgerRecord = UnhashedRecord & { readonly hash: string };

/** The record of what is about to be changed. */
export type IntentRecord = LedgerRecord & { readonly kind: 'intent' };

/** The record of what was asked for, whether or not it was begun. */
export type AskedRecord = LedgerRecord & { readonly kind: 'intent' | 'refusal' | 'read' };

/** True for the record of what was asked for. */
export function isAsked(record: LedgerRecord): record is AskedRecord {
  return record.kind === 'intent' || record.kind === 'refusal' || record.kind === 'read';
}

/** What the first record of a chain has in place of the hash before it. */
export const chainStart = '0'.repeat(64);

/** The hash of a record: SHA-256 over its canonical JSON, in hexadecimal digits. */
export function hashOf(record: UnhashedRecord): string {
  return createHash('sha256').update(canonical(record)).digest('hex');
}

/** The MAC of a record: HMAC-SHA256 over its canonical JSON, in hexadecimal digits. The hash is made of it, too. */
export function macOf(record: UnsignedRecord, key: string): string {
  return createHmac('sha256', key)
    .update(`clerk-mcp ledger record\0${canonical(record)}`)
    .digest('hex');
}

/** Whether the MAC of a record was made with this key. */
export function isAuthentic(signed: LedgerRecord, key: string): boolean {
  const { mac = '', ...record } = { ...signed, hash: undefined };
  const given = Buffer.from(mac);
  const expected = Buffer.from(macOf(record, key));
  return given.length === expected.length && timingSafeEqual(given, expected);
}
