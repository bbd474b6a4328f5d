import * as z from 'zod';
import type { ChainHead } from '../ledger/record.ts';
import type { LedgerTable } from '../ledger/table.ts';

/** How far reconciliation has come. */
export interface Progress {
  /** All changes that began before then are settled. ISO 8601, UTC. */
  readonly settledUntil: string;
  /** The checkpoint before, which the next one names: so none of them can be cut off unseen. */
  readonly checkpoint: ChainHead | undefined;
}

const key = { pk: 'reconcile', sk: 'progress' };

const shape = z.object({
  settledUntil: z.iso.datetime(),
  checkpoint: z
    .object({ chain: z.string(), sequence: z.int(), hash: z.string(), expiresAt: z.int() })
    .optional(),
});

/** The progress on record; undefined before the first time. Throws `LedgerUnavailable`. */
export async function readProgress(table: LedgerTable): Promise<Progress | undefined> {
  const text = (await table.get(key.pk, key.sk))?.['progress']?.S;
  if (text === undefined) return undefined;
  const { settledUntil, checkpoint } = shape.parse(JSON.parse(text));
  return { settledUntil, checkpoint };
}

/** Puts the progress on record. Throws `LedgerUnavailable`. */
export async function writeProgress(table: LedgerTable, progress: Progress): Promise<void> {
  await table.put({ pk: { S: key.pk }, sk: { S: key.sk }, progress: { S: JSON.stringify(progress) } });
}
