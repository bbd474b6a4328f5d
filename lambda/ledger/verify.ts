import { fromItem, indexes } from './items.ts';
import { chainStart, hashOf, type LedgerRecord } from './record.ts';
import type { Item, LedgerTable } from './table.ts';

/** What a walk over one chain found. */
export interface ChainVerdict {
  readonly chain: string;
  readonly records: number;
  /** The first record that does not hold, in words; undefined when all do. */
  readonly broken: string | undefined;
}

/**
 * Walks a chain from its first record to its last and checks that each holds the hash of the one before it and that
 * none is missing in between. `oldest`: the sequence it may begin at, where older records were retired.
 */
export async function verifyChain(table: LedgerTable, chain: string): Promise<ChainVerdict> {
  let records = 0;
  let previous: LedgerRecord | undefined;
  let after: Item | undefined;
  do {
    const { items, next } = await table.query({
      index: indexes.chain,
      condition: '#chain = :chain',
      names: { '#chain': 'chain' },
      values: { ':chain': { S: chain } },
      after,
    });
    for (const item of items) {
      const record = fromItem(item);
      const broken = fault(record, previous);
      if (broken)
        return { chain, records, broken: `record ${record.sequence} (${record.change}): ${broken}` };
      records += 1;
      previous = record;
    }
    after = next;
  } while (after !== undefined);
  return { chain, records, broken: undefined };
}

function fault(record: LedgerRecord, previous: LedgerRecord | undefined): string | undefined {
  const { hash, ...unhashed } = record;
  if (hashOf(unhashed) !== hash) return 'its content is not what was written';
  const expected = previous ? previous.sequence + 1 : 1;
  if (record.sequence !== expected) return `${record.sequence - expected} records before it are missing`;
  if (record.previous !== (previous?.hash ?? chainStart))
    return 'it does not follow from the record before it';
  return undefined;
}
