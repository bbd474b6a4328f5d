import * as z from 'zod';
import type { AnchorTable } from '../ledger/anchor.ts';
import type { LedgerKeySource } from '../ledger/ledger-keys.ts';
import type { ChainHead } from '../ledger/record.ts';
import type { LedgerTable } from '../ledger/table.ts';
import { type RecentVerdict, verifyRecent } from '../ledger/verify-recent.ts';

/** What the look works with; times in milliseconds. */
export interface DailyVerifyContext {
  readonly table: LedgerTable;
  /** Where it stands how far the last look came. */
  readonly anchor: AnchorTable;
  /**
   * The newest checkpoint that the run before left beside the ledger: what it names has come into the indexes meanwhile.
   * Undefined as long as there is none.
   */
  readonly newest: ChainHead | undefined;
  readonly keys: LedgerKeySource;
  readonly now: () => number;
  /** What is left of the invocation. */
  readonly remaining: () => number;
}

const dayMs = 86_400_000;
/** Milliseconds left to write down how far it came. */
const reserve = 10_000;

const key = { pk: 'reconcile', sk: 'verified' };
const verifiedShape = z.object({
  /** When, by ISO 8601 in UTC. */
  at: z.iso.datetime(),
  /** The hash of the newest checkpoint up to which all holds; left out as long as nothing was found to hold. */
  checkpoint: z.string().optional(),
  /** From when on it was looked at, before there was that. */
  since: z.iso.datetime(),
});

/** When was looked last, and up to what all holds; undefined before the first time. Throws `LedgerUnavailable`. */
export async function readVerified(anchor: AnchorTable): Promise<z.output<typeof verifiedShape> | undefined> {
  const text = (await anchor.get(key.pk, key.sk))?.['verified']?.S;
  return text === undefined ? undefined : verifiedShape.parse(JSON.parse(text));
}

/**
 * Checks once a day what was written since the checkpoint of the day before; of what is older than the first look, the
 * last day alone. Undefined when it is not time yet, nothing was written, or the time of the invocation is too short:
 * then the next one begins anew. What does not hold stays unverified, so that the next day finds it again. Throws
 * `LedgerUnavailable`.
 */
export async function verifyDaily({
  table,
  anchor,
  newest,
  keys,
  now,
  remaining,
}: DailyVerifyContext): Promise<RecentVerdict | undefined> {
  const last = await readVerified(anchor);
  const dayAgo = new Date(now() - dayMs).toISOString();
  if (!newest || (last && last.at > dayAgo)) return undefined;
  const since = last?.since ?? dayAgo;
  const verdict = await verifyRecent(
    table,
    await keys.get(),
    now() / 1000,
    { newest, verified: last?.checkpoint, since },
    () => remaining() < reserve,
  );
  if (!verdict) return undefined;
  const checkpoint = verdict.breaks.length > 0 ? last?.checkpoint : newest.hash;
  const verified: z.input<typeof verifiedShape> = { at: new Date(now()).toISOString(), checkpoint, since };
  await anchor.put({ pk: { S: key.pk }, sk: { S: key.sk }, verified: { S: JSON.stringify(verified) } });
  return verdict;
}
