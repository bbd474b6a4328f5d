import { randomUUID } from 'node:crypto';
import { allEnded } from '../base/all-ended.ts';
import { count } from '../log/metrics.ts';
import { changeKey, fromItem, pointersOf, toItem } from './items.ts';
import type { LedgerKeySource } from './ledger-keys.ts';
import {
  chainStart,
  hashOf,
  type LedgerRecord,
  macOf,
  type RecordContent,
  type UnhashedRecord,
  type UnsignedRecord,
} from './record.ts';
import type { LedgerTable } from './table.ts';

/** How records are kept. */
export interface ChainOptions {
  readonly table: LedgerTable;
  /** What records are authenticated with. */
  readonly keys: LedgerKeySource;
  readonly retentionDays: number;
  readonly now?: () => number;
}

/** A chain of records that one process writes. */
export interface Chain {
  /**
   * Writes a record of a change at the end of the chain, and gives it. Undefined when there is a record of that kind
   * already, which stays as it is. Throws `LedgerUnavailable`: the record may be there or not, and the process goes on with a new chain.
   */
  readonly append: (change: string, content: RecordContent) => Promise<LedgerRecord | undefined>;
}

/**
 * Begins a chain. Each process has its own, so that no two ever wait for each other: a record holds the hash of the
 * one before it in its chain, and none can be changed or taken out unseen. Each is authenticated with a key besides: who
 * may only write to the table can make none.
 */
export function openChain({ table, keys, retentionDays, now = Date.now }: ChainOptions): Chain {
  let chain: string = randomUUID();
  let last: LedgerRecord | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const append = async (change: string, content: RecordContent): Promise<LedgerRecord | undefined> => {
    // Without a key nothing is written, and the chain goes on.
    const { current, versions } = await keys.get();
    const time = now();
    const unsigned: UnsignedRecord = {
      change,
      chain,
      sequence: (last?.sequence ?? 0) + 1,
      at: new Date(time).toISOString(),
      // A clock that was set back must not make a record go before those that it follows from.
      expiresAt: Math.max(Math.floor(time / 1000) + retentionDays * 86_400, last?.expiresAt ?? 0),
      previousExpiresAt: last?.expiresAt,
      previous: last?.hash ?? chainStart,
      key: current,
      ...content,
    };
    const unhashed: UnhashedRecord = { ...unsigned, mac: macOf(unsigned, versions.get(current) ?? '') };
    const record: LedgerRecord = { ...unhashed, hash: hashOf(unhashed) };
    try {
      // What leads to the intent comes first: without the intent it means nothing.
      await allEnded(pointersOf(record).map((item) => table.putNew(item)));
      if (!(await table.putNew(toItem(record))) && !(await isThere(table, record))) return undefined;
    } catch (error) {
      // Whether the record is there can't be told, so the chain ends here and another one begins.
      chain = randomUUID();
      last = undefined;
      throw error;
    }
    last = record;
    count('ledgerWrites');
    return record;
  };

  return {
    // One at a time: each record needs the hash of the one before it.
    append(change, content) {
      const result = turn.then(() => append(change, content));
      turn = result.catch(() => undefined);
      return result;
    },
  };
}

/** True when what stands under the record's key is this very record: an earlier attempt whose answer was lost. */
async function isThere(table: LedgerTable, record: LedgerRecord): Promise<boolean> {
  const item = await table.get(changeKey(record.change), record.kind);
  return item?.['record'] !== undefined && fromItem(item).hash === record.hash;
}
