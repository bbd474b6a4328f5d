import { beforeEach, describe, expect, test } from '@jest/globals';
import { openLedger } from '../../../lambda/ledger/ledger.ts';
import type { IntentRecord } from '../../../lambda/ledger/record.ts';
import { searchLedger } from '../../../lambda/ledger/search.ts';
import { intentOf } from './ledger-fixture.ts';
import { type MemoryTable, memoryTable } from './memory-table.ts';
import { ledgerKeySource } from './record-keys.ts';

let memory: MemoryTable;
let time: number;
beforeEach(() => {
  memory = memoryTable();
  time = Date.parse('2026-11-20T10:20:00Z');
});

/** A process of its own. */
const instance = () =>
  openLedger({ table: memory.table, keys: ledgerKeySource, retentionDays: 30, now: () => time });
const asked = (args = '{"userId":"user_1"}', subject = 'mch_1') => ({
  ...intentOf({ principal: { kind: 'machine', issuer: 'https://clerk.example.com', subject } }),
  args,
});
const minutes = (count: number) => (time += count * 60_000);

/** Asks for a change, and gives the one before of which the result is unknown, if it meets one. */
async function metBy(ledger = instance(), change = asked()): Promise<string | undefined> {
  let met: IntentRecord | undefined;
  const begun = await ledger.begin(change, async (earlier) => void (met = earlier));
  await ledger.end(begun, { result: 'done', durationMs: 1 });
  return met?.change;
}
async function made(result: 'unknown' | 'done' | undefined, ledger = instance()): Promise<string> {
  const change = await ledger.begin(asked());
  if (result) await ledger.end(change, { result, durationMs: 1 });
  return change.id;
}

describe('the same change', () => {
  test('meets one of which the result is unknown, in the same process and in another', async () => {
    const ledger = instance();
    const id = await made('unknown', ledger);
    minutes(9);
    expect(await metBy(ledger)).toBe(id);
    expect(await metBy()).toBe(id);
  });

  test('meets one whose process died, once it can no longer be under way', async () => {
    const id = await made(undefined);
    expect(await metBy()).toBeUndefined();
    minutes(2);
    expect(await metBy()).toBe(id);
  });

  test('meets it in the next hour, too', async () => {
    minutes(39);
    const id = await made('unknown');
    minutes(5);
    expect(await metBy()).toBe(id);
  });

  test('meets it behind others of which the result is known', async () => {
    await made('done');
    await made('done');
    const id = await made('unknown');
    expect(await metBy()).toBe(id);
  });

  test('meets one that was made at the same time as another of which the result is known', async () => {
    const ledger = instance();
    const [first, second] = await Promise.all([ledger.begin(asked()), ledger.begin(asked())]);
    await ledger.end(second, { result: 'done', durationMs: 1 });
    await ledger.end(first, { result: 'unknown', durationMs: 1 });
    expect(await metBy(ledger)).toBe(first.id);
  });

  test('meets one of another process that was under way when it was met first', async () => {
    const [ledger, other] = [instance(), instance()];
    const first = await other.begin(asked());
    expect(await metBy(ledger)).toBeUndefined();
    await other.end(first, { result: 'unknown', durationMs: 1 });
    expect(await metBy(ledger)).toBe(first.id);
  });

  test('meets each of several of which the result is unknown, also those of the hour before', async () => {
    minutes(38);
    const ledger = instance();
    const begun = await Promise.all([ledger.begin(asked()), ledger.begin(asked())]);
    for (const change of begun) await ledger.end(change, { result: 'unknown', durationMs: 1 });
    minutes(3);
    const met: string[] = [];
    await ledger.begin(asked(), async ({ change }) => void met.push(change));
    expect(met).toEqual(begun.map(({ id }) => id));
  });

  test.each([
    ['ten minutes later', undefined, undefined, 11],
    ['with other arguments', '{"userId":"user_2"}', undefined, 1],
    ['of another caller', undefined, 'mch_2', 1],
  ])('%s is another one', async (_, args, subject, later) => {
    await made('unknown');
    minutes(later);
    expect(await metBy(instance(), asked(args, subject))).toBeUndefined();
  });

  test('goes ahead after one that is known, however often, and each is on record', async () => {
    for (let count = 0; count < 40; count += 1)
      expect(await metBy(count % 2 ? undefined : instance())).toBeUndefined();
    const range = { since: '2026-11-20T00:00:00Z', until: '2026-11-21T00:00:00Z', limit: 100 };
    const { changes } = await searchLedger(memory.table, range);
    expect(new Set(changes.map(({ change }) => change)).size).toBe(40);
  });

  test('asks the table nothing more where it meets none', async () => {
    let reads = 0;
    const table = { ...memory.table, get: async () => void (reads += 1) as never };
    const ledger = openLedger({ table, keys: ledgerKeySource, retentionDays: 30, now: () => time });
    for (let count = 0; count < 3; count += 1) {
      const change = await ledger.begin(asked());
      await ledger.end(change, { result: 'done', durationMs: 1 });
    }
    expect(reads).toBe(0);
  });
});
