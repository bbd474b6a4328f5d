import { fromItem } from './items.ts';
import type { LedgerKeys } from './ledger-keys.ts';
import type { ChainHead, LedgerRecord } from './record.ts';
import type { LedgerTable } from './table.ts';
import { brokenIn, inChain } from './verify.ts';

/** What a look at what is new in the ledger found. */
export interface RecentVerdict {
  /** Chains that were looked at, and checkpoints that name them. */
  readonly chains: number;
  readonly checkpoints: number;
  /** What does not hold, a line for each chain; empty when all does. */
  readonly breaks: readonly string[];
}

/** How far back to look. */
export interface RecentRange {
  /** The newest checkpoint, as it stands beside the ledger. */
  readonly newest: ChainHead;
  /** The hash of the one that was the newest at the last look; undefined at the first. */
  readonly verified: string | undefined;
  /** Without one, checkpoints from before then are not looked at. ISO 8601, UTC. */
  readonly since: string;
}

/**
 * Checks each chain that went on after the last look, from its first record to the one that a checkpoint names: what is
 * asked grows with what is new, not with the ledger. Nothing is said of what is newer than the newest checkpoint, nor of
 * chains that did not go on. `now`: seconds since 1970. Undefined when `isTimeUp` before all was looked at. Throws
 * `LedgerUnavailable`.
 */
export async function verifyRecent(
  table: LedgerTable,
  keys: LedgerKeys,
  now: number,
  { newest, verified, since }: RecentRange,
  isTimeUp: () => boolean,
): Promise<RecentVerdict | undefined> {
  const heads = new Map<string, ChainHead>();
  const nameHead = (head: ChainHead) => {
    if (head.sequence > (heads.get(head.chain)?.sequence ?? 0)) heads.set(head.chain, head);
  };
  let checkpoints = 0;
  for (let at: ChainHead | undefined = newest; at && at.hash !== verified;) {
    if (isTimeUp()) return undefined;
    const named: ChainHead = at;
    const record = await recordAt(table, named);
    // What its chain lacks is told when that is walked.
    nameHead(named);
    if (record?.kind !== 'checkpoint' || (verified === undefined && record.at < since)) break;
    checkpoints += 1;
    for (const head of record.heads) nameHead(head);
    // The last one that a checkpoint names is the checkpoint before it.
    at = record.heads.at(-1);
  }
  const breaks: string[] = [];
  for (const head of heads.values()) {
    if (isTimeUp()) return undefined;
    const fault = await brokenIn(table, head, keys, now);
    if (fault !== undefined) breaks.push(`chain ${head.chain}: ${fault}`);
  }
  return { chains: heads.size, checkpoints, breaks };
}

/** The record in the place of a head; undefined where there is none that can be read. */
async function recordAt(
  table: LedgerTable,
  { chain, sequence }: ChainHead,
): Promise<LedgerRecord | undefined> {
  const query = inChain(chain);
  const { items } = await table.query({
    ...query,
    condition: `${query.condition} AND #sequence = :sequence`,
    names: { ...query.names, '#sequence': 'sequence' },
    values: { ...query.values, ':sequence': { N: String(sequence) } },
  });
  try {
    return items[0] && fromItem(items[0]);
  } catch {
    return undefined;
  }
}
