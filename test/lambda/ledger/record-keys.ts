import type { Anchor, AnchorTable } from '../../../lambda/ledger/anchor.ts';
import type { LedgerKeySource } from '../../../lambda/ledger/ledger-keys.ts';
import type { Item } from '../../../lambda/ledger/table.ts';

/** The key that the records of tests are authenticated with. */
export const recordKeys = { current: '1', versions: new Map([['1', 'l'.repeat(64)]]) };
export const ledgerKeySource: LedgerKeySource = { get: async () => recordKeys };

/** A table for the anchor, in memory. */
export function memoryAnchor(): AnchorTable {
  const items = new Map<string, Item>();
  return {
    get: async (pk, sk) => items.get(`${pk} ${sk}`),
    put: async (item) => void items.set(`${item['pk']?.S} ${item['sk']?.S}`, item),
  };
}

/** What a ledger is verified with that has not come to its first checkpoint. */
export const newAnchor: Anchor = {
  settledUntil: '2026-11-20T00:00:00.000Z',
  checkpoint: undefined,
  keyedSince: '2026-11-20T00:00:00.000Z',
  vouchedAt: '2026-11-20T00:00:00.000Z',
};
