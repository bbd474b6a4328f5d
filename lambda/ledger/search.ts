import { allEnded } from '../base/all-ended.ts';
import { changeKey, changeOf, fromItem, indexes, principalKey, recordOfKind, targetIndex } from './items.ts';
import {
  type AskedRecord,
  type ChangeResult,
  type Intent,
  isAsked,
  type Outcome,
  type Settlement,
} from './record.ts';
import type { Item, LedgerTable } from './table.ts';

/** What to look for; all that is given must hold. */
export interface LedgerQuery {
  /** A Clerk id that was changed. */
  readonly target?: string | undefined;
  /** Who made the change: the subject, and whoever vouches for it. */
  readonly subject?: string | undefined;
  readonly issuer?: string | undefined;
  readonly tool?: string | undefined;
  readonly result?: ChangeResult | undefined;
  /** Times in ISO 8601; from `since`, up to and with `until`. */
  readonly since: string;
  readonly until: string;
  readonly limit: number;
  /** `next` of the page before. */
  readonly after?: string | undefined;
}

/** One change as the ledger tells it. */
export interface RecordedChange {
  readonly change: string;
  readonly at: string;
  readonly intent: Intent;
  /** `unknown` as long as neither an outcome nor `reconcile` says otherwise. */
  readonly result: ChangeResult;
  readonly outcome: Outcome | undefined;
  /** What `reconcile` found out, where the outcome was missing or unknown. */
  readonly settlement: Settlement | undefined;
  /** Why it was never begun, where it was not. */
  readonly refusal: string | undefined;
}

/** A page of changes, newest first. */
export interface RecordedChanges {
  readonly changes: readonly RecordedChange[];
  /** Where the next page begins; it may turn out to be empty. Undefined on the last. */
  readonly next: string | undefined;
}

/** Changes that one page looks at, at most, however few of them match; and queries it makes, some for empty days. */
const maxExamined = 1_000;
const maxQueries = 50;
const batch = 30;

/** A place in the ledger: a time and the change made then. */
const place = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z ([\da-f-]{36}|~)$/;

/** True for a text that can be the `next` of a page. */
export function isLedgerPlace(text: string): boolean {
  return place.test(text);
}

/**
 * Finds changes, newest first. Empty when `until` lies before `since`. Throws `LedgerUnavailable`, and `RangeError` for
 * a time or a place that is none.
 */
export async function searchLedger(table: LedgerTable, query: LedgerQuery): Promise<RecordedChanges> {
  if (query.after !== undefined && !isLedgerPlace(query.after)) throw new RangeError('after is no place');
  // Times are compared as texts, so they must all be written alike.
  const since = new Date(query.since).toISOString();
  const by = chosenIndex(query);
  const found: RecordedChange[] = [];
  // A tilde sorts after all that stands in the id of a change.
  let before = query.after ?? `${new Date(query.until).toISOString()} ~`;
  let examined = 0;
  for (let queries = 0; queries < maxQueries && examined < maxExamined; queries += 1) {
    if (before < since) return { changes: found, next: undefined };
    const day = before.slice(0, 10);
    const { items, next } = await table.query({
      index: by?.index ?? indexes.day,
      condition: '#key = :key AND #at BETWEEN :since AND :before',
      names: { '#key': by?.name ?? 'day', '#at': 'at' },
      values: { ':key': { S: by?.key ?? day }, ':since': { S: since }, ':before': { S: before } },
      newestFirst: true,
      limit: batch,
    });
    const from = before;
    const fresh = items.filter((item) => item['at']?.S !== from);
    const changes = await allEnded(fresh.map((item) => recordedChange(table, item)));
    for (const [index, item] of fresh.entries()) {
      const change = changes[index];
      if (change && matches(change, query)) {
        if (found.length === query.limit) return { changes: found, next: before };
        found.push(change);
      }
      before = item['at']?.S ?? before;
    }
    examined += fresh.length;
    if (next === undefined) {
      if (by || day <= since.slice(0, 10)) return { changes: found, next: undefined };
      before = `${new Date(Date.parse(day) - 1).toISOString()} ~`;
    }
  }
  return { changes: found, next: before };
}

/** The change that an item of an index belongs to; undefined for one that was never written itself. */
async function recordedChange(table: LedgerTable, item: Item): Promise<RecordedChange | undefined> {
  const key = changeKey(changeOf(item));
  const asked = item['record']
    ? item
    : ((await table.get(key, 'intent')) ?? (await table.get(key, 'refusal')));
  const record = asked && fromItem(asked);
  return record && isAsked(record) ? readChange(table, record) : undefined;
}

/** A change with how it ended. Throws `LedgerUnavailable`. */
async function readChange(table: LedgerTable, record: AskedRecord): Promise<RecordedChange> {
  const { change, at, intent } = record;
  const known = { change, at, intent, outcome: undefined, settlement: undefined, refusal: undefined };
  if (record.kind === 'refusal') return { ...known, result: 'refused', refusal: record.reason };
  const key = changeKey(change);
  const outcome = recordOfKind(await table.get(key, 'outcome'), 'outcome')?.outcome;
  const isSettled = outcome !== undefined && outcome.result !== 'unknown';
  const settlement = isSettled
    ? undefined
    : recordOfKind(await table.get(key, 'settlement'), 'settlement')?.settlement;
  const result = isSettled ? outcome.result : (settlement?.result ?? 'unknown');
  return { ...known, result, outcome, settlement };
}

function chosenIndex({ target, subject, issuer, tool }: LedgerQuery) {
  if (target !== undefined) {
    const name = targetIndex(target);
    return { index: indexes[name], name, key: target };
  }
  if (subject !== undefined && issuer !== undefined) {
    return { index: indexes.principal, name: 'principal', key: principalKey({ issuer, subject }) };
  }
  if (tool !== undefined) return { index: indexes.tool, name: 'tool', key: tool };
  return undefined;
}

function matches({ intent, result }: RecordedChange, query: LedgerQuery): boolean {
  const { target, subject, issuer, tool } = query;
  return (
    (target === undefined || intent.targets.includes(target)) &&
    (subject === undefined || intent.principal.subject === subject) &&
    (issuer === undefined || intent.principal.issuer === issuer) &&
    (tool === undefined || intent.tool === tool) &&
    (query.result === undefined || result === query.result)
  );
}
