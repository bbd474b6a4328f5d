import { changeKey, fromItem, indexes, principalKey } from './items.ts';
import type { ChangeResult, Intent, LedgerRecord, Outcome } from './record.ts';
import type { LedgerTable } from './table.ts';

/** What to look for; all that is given must hold. */
export interface LedgerQuery {
  /** A Clerk id that was changed. */
  readonly target?: string | undefined;
  /** Who made the change: issuer and subject. */
  readonly principal?: { readonly issuer: string; readonly subject: string } | undefined;
  readonly tool?: string | undefined;
  /** ISO 8601, UTC; from `since`, up to and with `until`. */
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
  /** `unknown` as long as no outcome is on record. */
  readonly result: ChangeResult;
  readonly outcome: Outcome | undefined;
}

/** A page of changes, newest first. */
export interface RecordedChanges {
  readonly changes: readonly RecordedChange[];
  readonly next: string | undefined;
}

/** Changes that one page looks at, at most, however few of them match. */
const maxExamined = 1_000;

/** Finds changes, newest first. Throws `LedgerUnavailable`. */
export async function searchLedger(table: LedgerTable, query: LedgerQuery): Promise<RecordedChanges> {
  const found: LedgerRecord[] = [];
  const by = chosenIndex(query);
  // A space sorts before all that stands in a time, and the id of a change follows it.
  let before = query.after ?? `${query.until} ~`;
  let examined = 0;
  for (;;) {
    const day = before.slice(0, 10);
    const { items } = await table.query({
      index: by?.index ?? indexes.day,
      condition: '#key = :key AND #at BETWEEN :since AND :before',
      names: { '#key': by?.name ?? 'day', '#at': 'at' },
      values: { ':key': { S: by?.key ?? day }, ':since': { S: query.since }, ':before': { S: before } },
      newestFirst: true,
      limit: 100,
    });
    for (const item of items) {
      const at = item['at']?.S ?? '';
      if (at === before) continue;
      if (found.length === query.limit || examined >= maxExamined) return page(table, found, before);
      before = at;
      examined += 1;
      const record = fromItem(item);
      if (matches(record, query)) found.push(record);
    }
    if (items.length < 100) {
      if (by || day <= query.since.slice(0, 10)) return page(table, found, undefined);
      before = `${new Date(Date.parse(day) - 1).toISOString()} ~`;
    }
  }
}

/** The changes of a page, each with its outcome where one is on record. */
async function page(
  table: LedgerTable,
  records: readonly LedgerRecord[],
  next: string | undefined,
): Promise<RecordedChanges> {
  const changes = await Promise.all(
    records.flatMap((record) => (record.kind === 'intent' ? [withOutcome(table, record)] : [])),
  );
  return { changes, next };
}

async function withOutcome(
  table: LedgerTable,
  { change, at, intent }: LedgerRecord & { kind: 'intent' },
): Promise<RecordedChange> {
  const item = await table.get(changeKey(change), 'outcome');
  const record = item && fromItem(item);
  const outcome = record?.kind === 'outcome' ? record.outcome : undefined;
  return { change, at, intent, result: outcome?.result ?? 'unknown', outcome };
}

function chosenIndex({ target, principal, tool }: LedgerQuery) {
  if (target?.startsWith('org_')) return { index: indexes.organization, name: 'organization', key: target };
  if (target !== undefined) return { index: indexes.target, name: 'target', key: target };
  if (principal) return { index: indexes.principal, name: 'principal', key: principalKey(principal) };
  if (tool !== undefined) return { index: indexes.tool, name: 'tool', key: tool };
  return undefined;
}

function matches(record: LedgerRecord, { target, principal, tool }: LedgerQuery): boolean {
  if (record.kind !== 'intent') return false;
  const { intent } = record;
  return (
    (target === undefined || intent.targets.includes(target)) &&
    (principal === undefined || principalKey(intent.principal) === principalKey(principal)) &&
    (tool === undefined || intent.tool === tool)
  );
}
