import { allEnded } from '../base/all-ended.ts';
import { changeKey, changeOf, fromItem, indexes, principalKey, recordOfKind, targetIndex } from './items.ts';
import { type AskedRecord, type Intent, isAsked, type Outcome, type Settlement } from './record.ts';
import type { LedgerKeySource } from './ledger-keys.ts';
import { timesItem } from './repeats.ts';
import { resultOf, resultOfRefusal, type ShownResult } from './shown-result.ts';
import type { Item, LedgerTable } from './table.ts';

/** What to look for; all that is given must hold. */
export interface LedgerQuery {
  /** A Clerk id that was changed, or an email address that it was about. */
  readonly target?: string | undefined;
  /** Who made the change: the subject, and whoever vouches for it. */
  readonly subject?: string | undefined;
  readonly issuer?: string | undefined;
  readonly tool?: string | undefined;
  readonly result?: ShownResult | undefined;
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
  /** What it was about by its intent and its outcome: Clerk ids, and what stands for addresses. */
  readonly targets: readonly string[];
  /** `unknown` as long as neither an outcome nor `reconcile` says otherwise. */
  readonly result: ShownResult;
  readonly outcome: Outcome | undefined;
  /** What `reconcile` found out, where the outcome was missing or unknown. */
  readonly settlement: Settlement | undefined;
  /** Why it was never begun, where it was not. */
  readonly refusal: string | undefined;
  /** True for a read, which changed nothing. */
  readonly isRead?: true;
  /** How often it was refused so within that minute; 1 for what was not. */
  readonly times: number;
  /** The minute in which the authorizer refused it: then `at` is when that was taken from its log. */
  readonly edgeMinute?: string;
}

/** A page of changes, newest first. */
export interface RecordedChanges {
  readonly changes: readonly RecordedChange[];
  /** Where the next page begins; it may turn out to be empty. Undefined on the last. */
  readonly next: string | undefined;
  /** Changes that were looked at, of which these matched. */
  readonly examined: number;
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
 * a time or a place that is none. Without `keys`, addresses are found that are on record as they are.
 */
export async function searchLedger(
  table: LedgerTable,
  query: LedgerQuery,
  keys?: LedgerKeySource,
): Promise<RecordedChanges> {
  if (query.after !== undefined && !isLedgerPlace(query.after)) throw new RangeError('after is no place');
  // Times are compared as texts, so they must all be written alike.
  const since = new Date(query.since).toISOString();
  const isAddress = query.target?.includes('@') === true;
  const targets = isAddress ? await namesOf(query.target ?? '', keys) : [query.target];
  const by = chosenIndex(query, targets);
  const found: RecordedChange[] = [];
  // A tilde sorts after all that stands in the id of a change.
  let before = query.after ?? `${new Date(query.until).toISOString()} ~`;
  let examined = 0;
  for (let queries = 0; queries < maxQueries && examined < maxExamined; queries += 1) {
    if (before < since) return { changes: found, next: undefined, examined };
    const day = before.slice(0, 10);
    const place = by ?? { index: indexes.day, name: 'day', keys: [day] };
    const { items, next } = await newest(table, place, since, before);
    const from = before;
    const fresh = items.filter((item) => item['at']?.S !== from);
    const changes = await allEnded(fresh.map((item) => recordedChange(table, item)));
    for (const [index, item] of fresh.entries()) {
      const change = changes[index];
      if (change && matches(change, query, targets)) {
        if (found.length === query.limit) return { changes: found, next: before, examined: examined + index };
        found.push(change);
      }
      before = item['at']?.S ?? before;
    }
    examined += fresh.length;
    if (next === undefined) {
      if (by || day <= since.slice(0, 10)) return { changes: found, next: undefined, examined };
      before = `${new Date(Date.parse(day) - 1).toISOString()} ~`;
    }
  }
  return { changes: found, next: before, examined };
}

/** Where changes are looked for: under which keys of an index. */
interface Place {
  readonly index: string;
  readonly name: string;
  readonly keys: readonly string[];
}

const atOf = (item: Item | undefined): string => item?.['at']?.S ?? '';

/** The newest items under all keys of a place together, as far as none of them has one between that was not read. */
async function newest(
  table: LedgerTable,
  { index, name, keys }: Place,
  since: string,
  before: string,
): Promise<{ items: readonly Item[]; next: unknown }> {
  const pages = await allEnded(
    keys.map((key) =>
      table.query({
        index,
        condition: '#key = :key AND #at BETWEEN :since AND :before',
        names: { '#key': name, '#at': 'at' },
        values: { ':key': { S: key }, ':since': { S: since }, ':before': { S: before } },
        newestFirst: true,
        limit: batch,
      }),
    ),
  );
  const [first] = pages;
  if (first && pages.length === 1) return first;
  const open = pages.filter(({ next }) => next !== undefined);
  const [readTo = ''] = open
    .map(({ items }) => atOf(items.at(-1)))
    .toSorted()
    .toReversed();
  const items = pages
    .flatMap((page) => page.items)
    .filter((item) => atOf(item) >= readTo)
    .toSorted((a, b) => (atOf(a) < atOf(b) ? 1 : -1));
  return { items, next: open.length > 0 ? open : undefined };
}

/** All that may stand for an address in the ledger. */
async function namesOf(address: string, keys: LedgerKeySource | undefined): Promise<string[]> {
  const { addressTargets } = await import('./addresses.ts');
  return addressTargets(address, (await keys?.get()) ?? { current: '', versions: new Map() });
}

/** The change that an item of an index belongs to; undefined for one that was never written itself. */
async function recordedChange(table: LedgerTable, item: Item): Promise<RecordedChange | undefined> {
  const key = changeKey(changeOf(item));
  const asked = item['record']
    ? item
    : ((await table.get(key, 'intent')) ??
      (await table.get(key, 'refusal')) ??
      (await table.get(key, 'read')));
  // What only leads to another change stands in the place of an intent, and is none.
  const record = asked?.['record'] && fromItem(asked);
  return record && isAsked(record) ? readChange(table, record) : undefined;
}

/** A change with how it ended. Throws `LedgerUnavailable`. */
async function readChange(table: LedgerTable, record: AskedRecord): Promise<RecordedChange> {
  const { change, at, intent } = record;
  const { targets } = intent;
  const known = {
    change,
    at,
    intent,
    targets,
    outcome: undefined,
    settlement: undefined,
    refusal: undefined,
    times: 1,
  };
  if (record.kind === 'refusal') {
    const { reason, atEdge } = record;
    const refused = { ...known, result: resultOfRefusal(reason), refusal: reason };
    if (atEdge) return { ...refused, edgeMinute: atEdge.minute, times: atEdge.times };
    const { pk, sk } = timesItem(change, 0, 0);
    const more = Number((await table.get(pk, sk))?.['used']?.N ?? 0);
    return { ...refused, times: 1 + more };
  }
  if (record.kind === 'read') {
    const { outcome } = record;
    return { ...known, result: resultOf(outcome, undefined), outcome, isRead: true };
  }
  const key = changeKey(change);
  const outcome = recordOfKind(await table.get(key, 'outcome'), 'outcome')?.outcome;
  const isSettled = outcome !== undefined && outcome.result !== 'unknown';
  const settlement = isSettled
    ? undefined
    : recordOfKind(await table.get(key, 'settlement'), 'settlement')?.settlement;
  return {
    ...known,
    targets: [...targets, ...(outcome?.further ?? [])],
    result: resultOf(outcome, settlement),
    outcome,
    settlement,
  };
}

/** Undefined when nothing is asked for by which there is an index. `targets`: what may stand for the target asked for. */
function chosenIndex(
  { subject, issuer, tool }: LedgerQuery,
  targets: readonly (string | undefined)[],
): Place | undefined {
  const wanted = targets.filter((target) => target !== undefined);
  if (wanted[0] !== undefined) {
    const name = targetIndex(wanted[0]);
    return { index: indexes[name], name, keys: wanted };
  }
  if (subject !== undefined && issuer !== undefined) {
    return { index: indexes.principal, name: 'principal', keys: [principalKey({ issuer, subject })] };
  }
  if (tool !== undefined) return { index: indexes.tool, name: 'tool', keys: [tool] };
  return undefined;
}

function matches(
  { intent, result, targets: found }: RecordedChange,
  query: LedgerQuery,
  targets: readonly (string | undefined)[],
): boolean {
  const { target, subject, issuer, tool } = query;
  return (
    (target === undefined || targets.some((wanted) => wanted !== undefined && found.includes(wanted))) &&
    (subject === undefined || intent.principal.subject === subject) &&
    (issuer === undefined || intent.principal.issuer === issuer) &&
    (tool === undefined || intent.tool === tool) &&
    (query.result === undefined || result === query.result)
  );
}
