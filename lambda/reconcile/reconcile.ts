import { randomUUID } from 'node:crypto';
import { allEnded } from '../base/all-ended.ts';
import type { Clerk } from '../clerk/clerk.ts';
import { type AnchorTable, readAnchor, readProgress, writeAnchor } from '../ledger/anchor.ts';
import type { Chain } from '../ledger/chain.ts';
import { changeKey, fromItem, indexes, recordOfKind } from '../ledger/items.ts';
import {
  type AskedRecord,
  type ChainHead,
  type IntentRecord,
  isAsked,
  type Settlement,
} from '../ledger/record.ts';
import { type Item, type LedgerTable, LedgerUnavailable } from '../ledger/table.ts';
import { headOf } from '../ledger/verify.ts';
import { ClerkFailure } from '../clerk/failure.ts';
import { describeCause } from '../log/cause.ts';
import { findEvidence } from '../ledger/evidence.ts';
import type { EdgeRefusals } from './edge-refusals.ts';
import { mayBeOfAnother } from './others.ts';

/** What reconciliation works with; times in milliseconds. */
export interface ReconcileContext {
  readonly table: LedgerTable;
  /** Where the newest checkpoint stands besides: nobody else writes there. */
  readonly anchor: AnchorTable;
  /** Where settlements and checkpoints go on record. */
  readonly chain: Chain;
  /** Undefined while there is no usable key: then nothing is settled, but a checkpoint is still written. */
  readonly clerk: Clerk | undefined;
  /** How old a change must be before it is looked at: nobody works on it any more. */
  readonly minAge: number;
  readonly now: () => number;
  /** What is left of the invocation. */
  readonly remaining: () => number;
  /**
   * Puts on record what the authorizer refused since then, in milliseconds since 1970, and says until when all is there.
   * Undefined where there is no authorizer.
   */
  readonly recordEdge?: ((since: number | undefined) => Promise<EdgeRefusals>) | undefined;
}

/** What one run did. */
export interface Reconciled {
  /** Changes that were looked at. */
  readonly changes: number;
  /** Of them, those settled now, by result. */
  readonly settled: Readonly<Record<Settlement['result'], number>>;
  /** Changes left for the next run, since Clerk did not answer or the time was up. */
  readonly left: number;
  /** Of those left, the ones that were begun more than an hour ago. */
  readonly overdue: number;
  /** The checkpoint written; undefined when nothing had happened since the last one. */
  readonly checkpoint: ChainHead | undefined;
  /** Records of what the authorizer refused, made now. */
  readonly atEdge: number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** How far the first run looks back. */
const firstDays = 7;
/** As long as Clerk does not answer, a change is tried again; after that it stays unknown. */
const giveUpAfter = dayMs;
/** Failures after which Clerk is not asked again in a run. */
const maxFailures = 3;
/** Ages of a change for which the functions of the release before may go on, before a checkpoint vouches for what they wrote. */
const graceInAges = 4;
/** Milliseconds left to write the checkpoint and the progress. */
const reserve = 10_000;
/** Heads in one checkpoint: each has some 200 bytes, and an item at most 400 KB. */
const maxHeads = 500;

/**
 * Settles the changes whose outcome is missing or unknown by what Clerk says now, and writes down how far all chains
 * have come. Safe beside live functions and beside itself: it looks only at changes that are old enough, and of two
 * settlements of a change the first one stays. Throws `LedgerUnavailable`; the next run then begins where this one did.
 */
export async function reconcile(context: ReconcileContext): Promise<Reconciled> {
  const { table, now, minAge } = context;
  const until = new Date(now() - minAge).toISOString();
  const anchored = await readAnchor(context.anchor);
  const before = anchored ?? (await readProgress(table));
  const since = before?.settledUntil ?? new Date(Date.parse(until) - firstDays * dayMs).toISOString();
  const settled = { done: 0, failed: 0, unknown: 0 };
  const chains = new Set<string>();
  let changes = 0;
  let left = 0;
  let overdue = 0;
  let settledUntil = until;
  let isAllKeyed = true;
  let isWhole = true;
  const ask = asking(context);
  for await (const intent of askedBetween(table, since, until)) {
    const isTimeUp = context.remaining() < reserve;
    const look: Look = isTimeUp ? { isOpen: true, seen: [] } : await settle(intent, context, ask);
    changes += 1;
    isAllKeyed &&= intent.key !== undefined;
    for (const chain of [intent.chain, ...look.seen]) chains.add(chain);
    if (look.settlement) settled[look.settlement.result] += 1;
    if (look.isOpen) {
      left += 1;
      if (now() - Date.parse(intent.at) > hourMs) overdue += 1;
      if (intent.at < settledUntil) settledUntil = intent.at;
    }
    if (!isTimeUp) continue;
    isWhole = false;
    break;
  }
  const time = new Date(now()).toISOString();
  const keyedSince = anchored?.keyedSince ?? time;
  // Where nothing was written before there was a key, there is nothing to vouch for, and nothing may be.
  const isNew = !before && isAllKeyed && isWhole;
  const isUpgraded = now() - Date.parse(keyedSince) >= graceInAges * minAge && isWhole;
  const vouches = !anchored?.vouchedAt && !isNew && isUpgraded;
  const edge = await edgeRefusals(context, anchored?.edgeUntil);
  const checkpoint = await writeCheckpoint(context, chains, before?.checkpoint, vouches);
  await writeAnchor(context.anchor, table, {
    settledUntil,
    checkpoint: checkpoint ?? before?.checkpoint,
    keyedSince,
    vouchedAt: anchored?.vouchedAt ?? (isNew || vouches ? time : undefined),
    edgeUntil: edge.until,
  });
  return { changes, settled, left, overdue, checkpoint, atEdge: edge.records };
}

/** What the authorizer refused, put on record; where its log can't be read, the next run does it. Throws `LedgerUnavailable`. */
async function edgeRefusals(
  { recordEdge }: ReconcileContext,
  edgeUntil: string | undefined,
): Promise<{ records: number; until: string | undefined }> {
  if (!recordEdge) return { records: 0, until: edgeUntil };
  try {
    const since = edgeUntil === undefined ? undefined : Date.parse(edgeUntil);
    const { records, until } = await recordEdge(since);
    return { records, until: new Date(until).toISOString() };
  } catch (error) {
    if (error instanceof LedgerUnavailable) throw error;
    console.error({
      message: 'what the authorizer refused is not on record yet: its log could not be read',
      cause: describeCause(error),
    });
    return { records: 0, until: edgeUntil };
  }
}

/** What was asked for from `since` up to and with `until`, the oldest first. */
async function* askedBetween(
  table: LedgerTable,
  since: string,
  until: string,
): AsyncGenerator<AskedRecord, void, undefined> {
  for (let day = since.slice(0, 10); day <= until.slice(0, 10); day = dayAfter(day)) {
    let after: Item | undefined;
    do {
      const { items, next } = await table.query({
        index: indexes.day,
        condition: '#day = :day AND #at BETWEEN :since AND :until',
        names: { '#day': 'day', '#at': 'at' },
        values: { ':day': { S: day }, ':since': { S: since }, ':until': { S: `${until} ~` } },
        limit: 100,
        after,
      });
      for (const item of items) {
        const record = fromItem(item);
        if (isAsked(record)) yield record;
      }
      after = next;
    } while (after !== undefined);
  }
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + dayMs).toISOString().slice(0, 10);
}

interface Look {
  /** What was put on record now; undefined when there was nothing to settle, or it could not be. */
  readonly settlement?: Settlement;
  /** True when the change must be looked at again. */
  readonly isOpen: boolean;
  /** The chains that its records are in, besides that of the intent. */
  readonly seen: readonly string[];
}

/** What Clerk says of a change; undefined when it does not say, and the change must be looked at again. */
type Ask = (intent: IntentRecord) => Promise<Settlement | undefined>;

/** Asks Clerk until it has failed a few times: one change that can't be settled must not stop the others. */
function asking({ clerk, table, now }: ReconcileContext): Ask {
  let failures = 0;
  return async (intent) => {
    if (clerk && failures < maxFailures) {
      try {
        const settlement = await findEvidence(intent, clerk);
        return settlement.result === 'done' && (await mayBeOfAnother(table, intent, now()))
          ? { result: 'unknown', reason: 'may_be_of_another' }
          : settlement;
      } catch (error) {
        if (error instanceof LedgerUnavailable) throw error;
        failures += 1;
        const isKeyRejected = error instanceof ClerkFailure && error.kind === 'key_rejected';
        console[isKeyRejected ? 'error' : 'warn']({
          message: 'Clerk does not say what became of a change',
          change: intent.change,
          cause: describeCause(error),
        });
      }
    }
    const isTooOld = now() - Date.parse(intent.at) > giveUpAfter;
    return isTooOld ? { result: 'unknown', reason: 'clerk_did_not_answer' } : undefined;
  };
}

async function settle(intent: AskedRecord, { table, chain }: ReconcileContext, ask: Ask): Promise<Look> {
  if (intent.kind !== 'intent') return { isOpen: false, seen: [] };
  const key = changeKey(intent.change);
  const outcome = recordOfKind(await table.get(key, 'outcome'), 'outcome');
  if (outcome && outcome.outcome.result !== 'unknown') return { isOpen: false, seen: [outcome.chain] };
  const before = await table.get(key, 'settlement');
  const seen = [...(outcome ? [outcome.chain] : []), ...(before ? [fromItem(before).chain] : [])];
  if (before) return { isOpen: false, seen };
  const settlement = await ask(intent);
  if (!settlement) return { isOpen: true, seen };
  const first = await chain.append(intent.change, { kind: 'settlement', settlement });
  return { isOpen: false, seen, ...(first ? { settlement } : {}) };
}

/** Names the heads of the chains that went on, and the checkpoint before; the last one vouches for what is older, if it is to. */
async function writeCheckpoint(
  { table, chain }: ReconcileContext,
  chains: ReadonlySet<string>,
  before: ChainHead | undefined,
  vouches: boolean,
): Promise<ChainHead | undefined> {
  const found = await allEnded([...chains].map((id) => headOf(table, id)));
  const heads = found.filter((head) => head !== undefined);
  const isNeeded = heads.length > 0 || (vouches && before !== undefined);
  if (!isNeeded) return undefined;
  let last = before;
  for (let start = 0; start === 0 || start < heads.length; start += maxHeads) {
    const named = heads.slice(start, start + maxHeads);
    const change = randomUUID();
    const isLast = start + maxHeads >= heads.length;
    await chain.append(change, {
      kind: 'checkpoint',
      heads: last ? [...named, last] : named,
      ...(vouches && isLast ? { vouchesForOlder: true } : {}),
    });
    const record = recordOfKind(await table.get(changeKey(change), 'checkpoint'), 'checkpoint');
    if (record) {
      const { chain: id, sequence, hash, expiresAt } = record;
      last = { chain: id, sequence, hash, expiresAt };
    }
  }
  return last;
}
