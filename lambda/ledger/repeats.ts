import { createHmac } from 'node:crypto';
import { changeKey, recordOfKind } from './items.ts';
import type { LedgerKeys } from './ledger-keys.ts';
import { canonical } from '../base/canonical.ts';
import type { Intent, IntentRecord } from './record.ts';
import { resultOf } from './shown-result.ts';
import type { LedgerTable } from './table.ts';

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
 * How a change of some id stands for whoever asks for the same: `none` when there is none; `over` when it need not be met
 * again, since its result is known or ten minutes have passed; `open` when it is under way and may become unknown,
 * being younger than `deadAfter` milliseconds and without an outcome; else its intent: its result is unknown.
 */
export type Standing = 'none' | 'over' | 'open' | IntentRecord;

/** How the change of this id stands. Throws `LedgerUnavailable`. */
export async function standingOf(
  table: LedgerTable,
  id: string,
  now: number,
  deadAfter: number,
): Promise<Standing> {
  const key = changeKey(id);
  const met = await table.get(key, 'intent');
  const intent = recordOfKind(met?.['record'] && met, 'intent');
  if (!intent) return 'none';
  const age = now - Date.parse(intent.at);
  if (age > repeatMs) return 'over';
  const outcome = recordOfKind(await table.get(key, 'outcome'), 'outcome')?.outcome;
  if (!outcome && age < deadAfter) return 'open';
  if (outcome && outcome.result !== 'unknown') return 'over';
  const settlement = recordOfKind(await table.get(key, 'settlement'), 'settlement')?.settlement;
  return resultOf(outcome, settlement) === 'failed' ? 'over' : intent;
}
