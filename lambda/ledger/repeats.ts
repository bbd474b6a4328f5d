import { createHmac } from 'node:crypto';
import { changeKey, recordOfKind } from './items.ts';
import type { LedgerKeys } from './ledger-keys.ts';
import { canonical } from '../base/canonical.ts';
import type { Intent, IntentRecord } from './record.ts';
import { resultOf } from './shown-result.ts';
import type { Item, LedgerTable } from './table.ts';

/*
 * The id of a change is made of who asks for what in which hour, and which time that is: so the same change asked for once
 * more meets the one before when it is put on record, without a question to the table beforehand.
 */

/** Milliseconds after which a change whose result is unknown may be made once more. */
export const repeatMs = 10 * 60_000;
const hourMs = 3_600_000;

/** What makes a change the same as another: who asks, with which tool and which arguments, and in which hour. */
export interface Sameness {
  /** Of the hour in which it is asked for. */
  readonly name: string;
  /** Of the hour before that, where the ten minutes reach back into it. */
  readonly before: string | undefined;
}

/** What makes a change the same as another that is asked for at about this time, in milliseconds since 1970. */
export function samenessOf(
  { principal, tool }: Intent,
  args: string,
  keys: LedgerKeys,
  time: number,
): Sameness {
  const { kind, issuer, subject } = principal;
  const same = canonical({ kind, issuer, subject, tool, args });
  const named = (hour: number) =>
    createHmac('sha256', keys.versions.get(keys.current) ?? '')
      .update(`clerk-mcp same change\0${hour}\0${same}`)
      .digest('hex');
  const hour = Math.floor(time / hourMs);
  const reachesBack = Math.floor((time - repeatMs) / hourMs) < hour;
  return { name: named(hour), before: reachesBack ? named(hour - 1) : undefined };
}

/** The id of the change that is asked for the `turn`th time in an hour, in the form of a UUID. */
export function changeIdOf(name: string, turn: number): string {
  const digest = createHmac('sha256', name).update(String(turn)).digest('hex');
  // A UUID of version 8, whose bits are the application's own: https://www.rfc-editor.org/rfc/rfc9562#section-5.8
  const variant = '89ab'[Number.parseInt(digest[16] ?? '0', 16) % 4];
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `${variant}${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join('-');
}

const minuteMs = 60_000;

/**
 * The id of a refusal: the same for all of a minute that refuse the same caller the same for the same reason. Whoever
 * lacks a permission lacks it whatever the call is about.
 */
export function refusalId(intent: Intent, reason: string, keys: LedgerKeys, now: number): string {
  const { principal, tool, targets } = intent;
  const { kind, issuer, subject } = principal;
  const about = reason === 'no_permission' ? [] : targets;
  const same = canonical({ kind, issuer, subject, tool, reason, about, minute: Math.floor(now / minuteMs) });
  const name = createHmac('sha256', keys.versions.get(keys.current) ?? '').update(
    `clerk-mcp same refusal\0${same}`,
  );
  return changeIdOf(name.digest('hex'), 0);
}

/** Where it is counted how often a refusal came again. */
export function timesItem(
  id: string,
  now: number,
  retentionDays: number,
): { pk: string; sk: string; expiresAt: number } {
  return { pk: `refusal#${id}`, sk: 'times', expiresAt: Math.floor(now / 1000) + retentionDays * 86_400 };
}

/**
 * The change of this id, if its result is unknown and it began less than ten minutes ago; else undefined. One that may
 * still be under way, since it is younger than `deadAfter` milliseconds and has no outcome, is none. Throws
 * `LedgerUnavailable`.
 */
export async function unknownChange(
  table: LedgerTable,
  id: string,
  now: number,
  deadAfter: number,
): Promise<IntentRecord | undefined> {
  return unknownOf(table, await table.get(changeKey(id), 'intent'), now, deadAfter);
}

/**
 * The first of the changes that were the same in an hour of which the ten minutes still count, and whose result is
 * unknown; undefined where there is none. One question to the table, where nothing was asked for then. Throws
 * `LedgerUnavailable`.
 */
export async function unknownInHour(
  table: LedgerTable,
  name: string,
  turns: number,
  now: number,
  deadAfter: number,
): Promise<IntentRecord | undefined> {
  for (let turn = 0; turn < turns; turn += 1) {
    const met = await table.get(changeKey(changeIdOf(name, turn)), 'intent');
    if (!met) return undefined;
    const unknown = await unknownOf(table, met, now, deadAfter);
    if (unknown) return unknown;
  }
  return undefined;
}

async function unknownOf(
  table: LedgerTable,
  met: Item | undefined,
  now: number,
  deadAfter: number,
): Promise<IntentRecord | undefined> {
  const intent = recordOfKind(met?.['record'] && met, 'intent');
  if (!intent) return undefined;
  const key = changeKey(intent.change);
  const age = now - Date.parse(intent.at);
  if (age > repeatMs) return undefined;
  const outcome = recordOfKind(await table.get(key, 'outcome'), 'outcome')?.outcome;
  if (!outcome && age < deadAfter) return undefined;
  if (outcome && outcome.result !== 'unknown') return undefined;
  const settlement = recordOfKind(await table.get(key, 'settlement'), 'settlement')?.settlement;
  return resultOf(outcome, settlement) === 'failed' ? undefined : intent;
}
