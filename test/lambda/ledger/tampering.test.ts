import { expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { type AnchorTable, readAnchor } from '../../../lambda/ledger/anchor.ts';
import { openChain } from '../../../lambda/ledger/chain.ts';
import { fromItem, pointersOf, toItem } from '../../../lambda/ledger/items.ts';
import { chainStart, hashOf, type LedgerRecord } from '../../../lambda/ledger/record.ts';
import { type Item, LedgerUnavailable } from '../../../lambda/ledger/table.ts';
import { verifyLedger } from '../../../lambda/ledger/verify.ts';
import { reconcile } from '../../../lambda/reconcile/reconcile.ts';
import { intentOf } from './ledger-fixture.ts';
import { type MemoryTable, memoryTable, tableFaults } from './memory-table.ts';
import { runs } from './runs.ts';
import { ledgerKeySource, memoryAnchor, recordKeys } from './record-keys.ts';

const start = Date.parse('2026-11-20T10:00:00Z');
const minute = 60_000;
const retentionDays = 30;

/** What stands beside each ledger. */
const anchors = new WeakMap<MemoryTable, AnchorTable>();

const breaksOf = async (memory: MemoryTable) => {
  const { items, table } = memory;
  const anchor = await readAnchor(anchors.get(memory)!);
  async function* all() {
    yield* items.values();
  }
  return (await verifyLedger(all(), table, start / 1000 + 86_400, { keys: recordKeys, anchor })).breaks;
};

/** For each process: the changes that it makes, and for each of its writes what goes wrong with it. */
const processes = fc.array(
  fc.record({
    changes: fc.array(fc.subarray(['user_1', 'user_2', 'org_1', 'org_2']), { minLength: 1, maxLength: 4 }),
    faults: fc.array(fc.option(fc.constantFrom(...tableFaults), { nil: undefined, freq: 3 }), {
      maxLength: 20,
    }),
  }),
  { minLength: 1, maxLength: 4 },
);

class Dead extends Error {}

/** A ledger as processes leave it that have such faults, with a checkpoint at its end. */
async function ledgerOf(made: readonly { changes: string[][]; faults: readonly unknown[] }[]) {
  const memory = memoryTable();
  let time = start;
  const now = () => (time += 1_000);
  for (const { changes, faults } of made) {
    const left = [...faults] as (typeof tableFaults)[number][];
    const die = async () => {
      throw new Dead();
    };
    const table = memory.seenBy(() => left.shift(), die);
    const { append } = openChain({ keys: ledgerKeySource, table, retentionDays, now });
    for (const targets of changes) {
      const change = randomUUID();
      try {
        await append(change, { kind: 'intent', intent: intentOf({ targets }) });
        await append(change, { kind: 'outcome', outcome: { result: 'done', durationMs: 5 } });
      } catch (error) {
        if (error instanceof Dead) break;
        if (!(error instanceof LedgerUnavailable)) throw error;
      }
    }
  }
  time += 10 * minute;
  const { table } = memory;
  const anchor = memoryAnchor();
  anchors.set(memory, anchor);
  await reconcile({
    table,
    anchor,
    chain: openChain({ keys: ledgerKeySource, table, retentionDays, now }),
    clerk: undefined,
    minAge: 3 * minute,
    now,
    remaining: () => minute,
  });
  return memory;
}

const keyOf = ({ pk, sk }: Item) => `${pk?.S}\n${sk?.S}`;

/** The items of records that a checkpoint stands for. */
const recordsIn = ({ items }: MemoryTable) =>
  [...items.values()].filter((item) => item['record'] && item['sk']?.S !== 'checkpoint');

const rehashed = (record: LedgerRecord, changes: object): LedgerRecord => {
  const { hash: _, ...unhashed } = { ...record, ...changes } as LedgerRecord;
  return { ...unhashed, hash: hashOf(unhashed) };
};

/** What somebody does who may write to the table and knows how records are made; `seed` picks where. */
const tamperings: Record<string, (memory: MemoryTable, seed: number) => void> = {
  'removes a record'(memory, seed) {
    const found = recordsIn(memory);
    memory.items.delete(keyOf(found[seed % found.length]!));
  },
  'changes a letter of a record'(memory, seed) {
    const found = recordsIn(memory);
    const item = found[seed % found.length]!;
    const text = item['record']!.S!;
    const place = (seed * 7_919) % text.length;
    const letter = text[place] === 'x' ? 'y' : 'x';
    const record = text.slice(0, place) + letter + text.slice(place + 1);
    memory.items.set(keyOf(item), { ...item, record: { S: record } });
  },
  'changes a record and its hash'(memory, seed) {
    const found = recordsIn(memory);
    const record = fromItem(found[seed % found.length]!);
    const item = toItem(rehashed(record, { at: new Date(start - seed).toISOString() }));
    memory.items.set(keyOf(item), item);
  },
  'changes an attribute that a record is found or kept by'(memory, seed) {
    const found = recordsIn(memory);
    const item = found[seed % found.length]!;
    const names = Object.keys(item).filter((name) => !['pk', 'sk', 'record'].includes(name));
    const name = names[(seed * 31) % names.length]!;
    memory.items.set(keyOf(item), { ...item, [name]: item[name]?.N ? { N: '999' } : { S: 'x' } });
  },
  'swaps two records of a chain'(memory, seed) {
    const found = recordsIn(memory).map(fromItem);
    const one = found[seed % found.length]!;
    const other = found.find(({ chain, hash }) => chain === one.chain && hash !== one.hash);
    if (!other) return tamperings['removes a record']!(memory, seed);
    for (const [record, { sequence }] of [[one, other] as const, [other, one] as const]) {
      const item = toItem(rehashed(record, { sequence }));
      memory.items.set(keyOf(item), item);
    }
  },
  'cuts the end of a chain'(memory, seed) {
    const found = recordsIn(memory).map(fromItem);
    const { chain, sequence } = found[seed % found.length]!;
    for (const record of found) {
      if (record.chain === chain && record.sequence >= sequence) memory.items.delete(keyOf(toItem(record)));
    }
  },
  'puts a whole chain beside the others'(memory, seed) {
    const made = chainBeside(memory, seed);
    for (const item of [...made.flatMap(pointersOf), ...made.map(toItem)])
      memory.items.set(keyOf(item), item);
  },
  'puts a whole chain beside the others, as if from before there was a key'(memory, seed) {
    for (const record of chainBeside(memory, seed)) {
      const { key: _, mac: _mac, ...older } = record;
      const item = toItem(rehashed(older, {}));
      memory.items.set(keyOf(item), item);
    }
  },
  'removes all chains with the checkpoints'(memory) {
    for (const [key, item] of memory.items) if (item['record']) memory.items.delete(key);
  },
  'removes what leads to a change, or else its record'(memory, seed) {
    const pointers = [...memory.items.values()].filter((item) => item['sk']?.S?.startsWith('target#'));
    const led = pointers.filter((item) => memory.items.has(`${item['pk']?.S}\nintent`));
    if (led.length === 0) return tamperings['removes a record']!(memory, seed);
    memory.items.delete(keyOf(led[seed % led.length]!));
  },
};

/** A whole chain beside the others, in which each record follows from the one before. */
function chainBeside(memory: MemoryTable, seed: number): LedgerRecord[] {
  const records = recordsIn(memory).map(fromItem);
  const { chain } = records[seed % records.length]!;
  const own = records.filter((record) => record.chain === chain).toSorted((a, b) => a.sequence - b.sequence);
  const ids = new Map(own.map(({ change }) => [change, randomUUID()]));
  const made: LedgerRecord[] = [];
  for (const [index, record] of own.entries()) {
    const previous = made[index - 1]?.hash ?? chainStart;
    made.push(rehashed(record, { chain: 'beside', change: ids.get(record.change), previous }));
  }
  return made;
}

test('a ledger that processes leave with whatever faults, or dying on the way, has no break', () =>
  fc.assert(
    fc.asyncProperty(processes, async (made) => {
      expect(await breaksOf(await ledgerOf(made))).toEqual([]);
    }),
    runs(300),
  ));

test.each(Object.entries(tamperings))('whoever %s is found out', (_, tamper) =>
  fc.assert(
    fc.asyncProperty(processes, fc.nat(1_000_000), async (made, seed) => {
      const memory = await ledgerOf(made);
      fc.pre(recordsIn(memory).length > 0);
      tamper(memory, seed);
      expect(await breaksOf(memory)).not.toEqual([]);
    }),
    runs(100),
  ),
);
