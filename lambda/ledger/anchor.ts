import * as z from 'zod';
import type { ChainHead } from './record.ts';
import type { LedgerTable } from './table.ts';

/** What stands beside the ledger, in a table of its own, to which nobody writes but `reconcile`. */
export interface Anchor {
  /** All changes that began before then are settled. ISO 8601, UTC. */
  readonly settledUntil: string;
  /** The newest checkpoint, which the next one names: so none of them can be cut off unseen. */
  readonly checkpoint: ChainHead | undefined;
  /** When records were authenticated for the first time, as far as `reconcile` knows. ISO 8601, UTC. */
  readonly keyedSince: string;
  /** When a checkpoint vouched for all that was there before; undefined as long as none has. ISO 8601, UTC. */
  readonly vouchedAt: string | undefined;
  /** All that the authorizer refused before then is on record; undefined before the first time. ISO 8601, UTC. */
  readonly edgeUntil?: string | undefined;
}

/** As much of a table as the anchor needs. */
export type AnchorTable = Pick<LedgerTable, 'get' | 'put'>;

const key = { pk: 'reconcile', sk: 'progress' };

/** Where it stood before there was a table for it: in the ledger. */
const progressShape = z.object({
  settledUntil: z.iso.datetime(),
  checkpoint: z
    .object({ chain: z.string(), sequence: z.int(), hash: z.string(), expiresAt: z.int() })
    .optional(),
});
const anchorShape = progressShape.extend({
  keyedSince: z.iso.datetime(),
  vouchedAt: z.iso.datetime().optional(),
  edgeUntil: z.iso.datetime().optional(),
});

/** What the table says; undefined before the first time. Throws `LedgerUnavailable`. */
export async function readAnchor(table: AnchorTable): Promise<Anchor | undefined> {
  const text = (await table.get(key.pk, key.sk))?.['progress']?.S;
  if (text === undefined) return undefined;
  const { settledUntil, checkpoint, keyedSince, vouchedAt, edgeUntil } = anchorShape.parse(JSON.parse(text));
  return { settledUntil, checkpoint, keyedSince, vouchedAt, edgeUntil };
}

/** How far a release without an anchor had come, by the ledger; undefined when it never ran. Throws `LedgerUnavailable`. */
export async function readProgress(
  ledger: LedgerTable,
): Promise<Pick<Anchor, 'settledUntil' | 'checkpoint'> | undefined> {
  const text = (await ledger.get(key.pk, key.sk))?.['progress']?.S;
  if (text === undefined) return undefined;
  const { settledUntil, checkpoint } = progressShape.parse(JSON.parse(text));
  return { settledUntil, checkpoint };
}

/** Puts the anchor down, and the progress in the ledger, for a release to which one goes back. Throws `LedgerUnavailable`. */
export async function writeAnchor(table: AnchorTable, ledger: LedgerTable, anchor: Anchor): Promise<void> {
  const { settledUntil, checkpoint } = anchor;
  await ledger.put(itemOf({ settledUntil, checkpoint }));
  await table.put(itemOf(anchor));
}

const itemOf = (content: object) => ({
  pk: { S: key.pk },
  sk: { S: key.sk },
  progress: { S: JSON.stringify(content) },
});
