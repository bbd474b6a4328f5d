import { beforeEach, describe, expect, test } from '@jest/globals';
import { openChain } from '../../../lambda/ledger/chain.ts';
import { toItem } from '../../../lambda/ledger/items.ts';
import { hashOf, type LedgerRecord } from '../../../lambda/ledger/record.ts';
import { headOf, verifyLedger } from '../../../lambda/ledger/verify.ts';
import { intentOf, ledgerFixture } from './ledger-fixture.ts';

const fixture = ledgerFixture();
const startedAt = Date.parse('2026-11-20T10:00:00Z');
const day = 86_400;
const retentionDays = 30;

/** Three changes, finished, in one chain: six records a minute apart. */
let chain: LedgerRecord[];
beforeEach(async () => {
  await fixture.clear();
  chain = await writeChain();
});

async function writeChain(): Promise<LedgerRecord[]> {
  let time = startedAt;
  const { append } = openChain({ table: fixture.table, retentionDays, now: () => (time += 60_000) });
  for (const id of ['1', '2', '3']) {
    const change = `0000000${id}-0000-4000-8000-${String(Math.random()).slice(2, 14).padEnd(12, '0')}`;
    await append(change, { kind: 'intent', intent: intentOf({ targets: ['user_1', 'user_2', 'org_1'] }) });
    await append(change, { kind: 'outcome', outcome: { result: 'done', durationMs: 5 } });
  }
  const records: LedgerRecord[] = [];
  for await (const item of fixture.items()) {
    if (item['record']?.S) records.push(JSON.parse(item['record'].S) as LedgerRecord);
  }
  const own = records.find(({ change, sequence }) => sequence === 1 && !known.has(change))!;
  for (const { change } of records) known.add(change);
  return fixture.chain(own.chain);
}
const known = new Set<string>();

/** Writes what `reconcile` writes: the heads of chains as they are now. */
async function checkpoint(...chains: string[]): Promise<LedgerRecord> {
  const heads = await Promise.all(chains.map((id) => headOf(fixture.table, id)));
  const change = '00000000-0000-4000-8000-000000000000';
  const { append } = openChain({ table: fixture.table, retentionDays, now: () => startedAt + 3_600_000 });
  await append(change, { kind: 'checkpoint', heads: heads.map((head) => head!) });
  return JSON.parse((await fixture.table.get(`change#${change}`, 'checkpoint'))!['record']!.S!);
}

const verify = (now = startedAt / 1000 + day, witnessed: readonly string[] = []) =>
  verifyLedger(fixture.items(), fixture.table, now, witnessed);
const breaks = async (now?: number) => (await verify(now)).breaks;
const remove = async (...records: LedgerRecord[]) => {
  for (const record of records) await fixture.remove(await fixture.itemOf(record));
};
const forged = (record: LedgerRecord, changes: object): LedgerRecord => {
  const { hash: _, ...unhashed } = { ...record, ...changes } as LedgerRecord;
  return { ...unhashed, hash: hashOf(unhashed) };
};

describe('what was written and left alone', () => {
  test('holds, and is counted', async () => {
    await writeChain();
    const { at } = await checkpoint(chain[0]!.chain);
    expect(await verify()).toEqual({ chains: 3, records: 13, checkpoint: at, breaks: [] });
  });

  test('holds when the clock was set back in between', async () => {
    await fixture.clear();
    const times = [startedAt, startedAt - 5 * day * 1000, startedAt - 20 * day * 1000];
    const { append } = openChain({ table: fixture.table, retentionDays, now: () => times.shift()! });
    for (const change of ['a', 'b', 'c']) await append(change, { kind: 'intent', intent: intentOf() });
    expect(await breaks()).toEqual([]);
  });

  test('holds when a record could not be written and the process went on', async () => {
    const { table } = fixture;
    let refusing = true;
    const { append } = openChain({
      retentionDays,
      table: {
        ...table,
        putNew: async (item) => {
          if (refusing) throw new Error('refused');
          return table.putNew(item);
        },
      },
    });
    await expect(append('a', { kind: 'intent', intent: intentOf() })).rejects.toThrow('refused');
    refusing = false;
    expect(await append('b', { kind: 'intent', intent: intentOf() })).toBe(true);
    expect(await breaks(Date.now() / 1000)).toEqual([]);
  });

  test('holds when two write of the same change: the first one counts, the second goes on as if nothing were', async () => {
    const [one, two] = [1, 2].map(() => openChain({ table: fixture.table, retentionDays }));
    const settlement = { kind: 'settlement', settlement: { result: 'unknown', reason: 'x' } } as const;
    expect(await one!.append('a', settlement)).toBe(true);
    expect(await two!.append('a', settlement)).toBe(false);
    expect(await two!.append('b', settlement)).toBe(true);
    expect(await breaks(Date.now() / 1000)).toEqual([]);
  });
});

describe('tampering', () => {
  const first = () => chain[2]!;

  test.each([
    ['change', 'x'],
    ['chain', 'x'],
    ['sequence', 99],
    ['at', '2020-01-01T00:00:00.000Z'],
    ['expiresAt', 1],
    ['previousExpiresAt', 1],
    ['previous', 'f'.repeat(64)],
    ['kind', 'outcome'],
    ['hash', 'f'.repeat(64)],
    ['intent', intentOf({ principal: { kind: 'user', issuer: 'https://else.example', subject: 'user_9' } })],
    ['intent', intentOf({ rules: [] })],
    ['intent', intentOf({ tool: 'get_user' })],
    ['intent', intentOf({ permission: 'users:read' })],
    ['intent', intentOf({ targets: [] })],
    ['intent', intentOf({ fields: [] })],
    ['intent', intentOf({ requestId: 'else' })],
    ['more', 'x'],
  ])('with %s in a record shows', async (name, value) => {
    const item = await fixture.itemOf(first());
    await fixture.overwrite({ ...item, record: { S: JSON.stringify({ ...first(), [name]: value }) } });
    expect(await breaks()).not.toEqual([]);
  });

  test('with the attributes that a record is found or kept by shows', async () => {
    const item = await fixture.itemOf(first());
    const names = Object.keys(item).filter((name) => !['pk', 'sk', 'record', 'sequence'].includes(name));
    expect(names).toEqual(expect.arrayContaining(['at', 'day', 'expiresAt', 'principal', 'target', 'tool']));
    for (const name of names) {
      const value = item[name]?.N === undefined ? { S: 'x' } : { N: '1' };
      await fixture.overwrite({ ...item, [name]: value });
      expect([name, (await breaks())[0]]).toEqual([
        name,
        expect.stringMatching(/are not what was written|missing/),
      ]);
    }
  });

  test('with an outcome shows, and the break is named with its chain, its place and its change', async () => {
    const record = chain[3]!;
    const item = await fixture.itemOf(record);
    const changed = { ...record, outcome: { result: 'refused', durationMs: 5 } };
    await fixture.overwrite({ ...item, record: { S: JSON.stringify(changed) } });
    expect(await breaks()).toEqual([
      `chain ${record.chain}: record 4 (outcome of ${record.change}): its content is not what was written`,
    ]);
  });

  test('that moves the last record into another chain shows', async () => {
    const last = chain[5]!;
    const item = await fixture.itemOf(last);
    const record = JSON.stringify({ ...last, chain: 'x' });
    await fixture.overwrite({ ...item, chain: { S: 'x' }, record: { S: record } });
    expect(await breaks()).toEqual([expect.stringMatching(/^chain x: record 6 .*not what was written$/)]);
  });

  test('that leaves no record to read shows', async () => {
    const item = await fixture.itemOf(chain[5]!);
    await fixture.overwrite({ ...item, record: { S: 'gone' } });
    expect(await breaks()).toEqual([
      expect.stringMatching(/^item change#.* outcome: its record can't be read$/),
    ]);
  });

  test('that leaves no record to read shows in what a checkpoint has seen, too', async () => {
    await checkpoint(chain[0]!.chain);
    await fixture.overwrite({ ...(await fixture.itemOf(chain[5]!)), record: { S: 'gone' } });
    expect(await breaks()).toEqual([
      expect.stringMatching(/its record can't be read$/),
      expect.stringMatching(/it ends with record 5, but a checkpoint saw record 6$/),
    ]);
  });

  test('with what leads from the further targets to a change shows', async () => {
    const pointer = { pk: { S: `change#${chain[0]!.change}` }, sk: { S: 'target#user_2' } };
    await fixture.overwrite({ ...(await fixture.table.get(pointer.pk.S, pointer.sk.S)), target: { S: 'x' } });
    const fault = `change ${chain[0]!.change}: target#user_2 does not lead to it as was written`;
    expect(await breaks()).toEqual([fault]);
    await fixture.remove(pointer);
    expect(await breaks()).toEqual([fault]);
  });

  test('with a hash that fits the changed content shows at the next record', async () => {
    const record = forged(chain[2]!, { intent: intentOf({ tool: 'get_user' }) });
    await fixture.overwrite(toItem(record));
    expect(await breaks()).toEqual([
      expect.stringMatching(/: record 4 .*: it does not follow from the record before it$/),
    ]);
  });

  test('by swapping two records shows', async () => {
    const [one, two] = [chain[1]!, chain[3]!];
    await fixture.overwrite(toItem(forged(one, { sequence: two.sequence })));
    await fixture.overwrite(toItem(forged(two, { sequence: one.sequence })));
    expect(await breaks()).toEqual([expect.stringMatching(/: record 2 .*does not follow/)]);
  });

  test('by putting a second record in the place of one shows', async () => {
    await fixture.overwrite(toItem(forged(chain[3]!, { change: 'another' })));
    expect(await breaks()).not.toEqual([]);
  });
});

describe('removing', () => {
  test('the first record shows', async () => {
    await remove(chain[0]!);
    expect(await breaks()).toEqual([
      expect.stringMatching(/: record 2 .*: the record before it is missing$/),
    ]);
  });

  test('one or more in the middle shows', async () => {
    await remove(chain[2]!);
    expect(await breaks()).toEqual([
      expect.stringMatching(/: record 4 .*: the record before it is missing$/),
    ]);
    await remove(chain[3]!);
    expect(await breaks()).toEqual([expect.stringMatching(/: record 5 .*: the 2 records before it are/)]);
  });

  test('the last one shows once a checkpoint has seen it', async () => {
    await checkpoint(chain[0]!.chain);
    await remove(chain[5]!);
    expect(await breaks()).toEqual([
      `chain ${chain[0]!.chain}: it ends with record 5, but a checkpoint saw record 6`,
    ]);
  });

  test('a whole chain shows once a checkpoint has seen it', async () => {
    await checkpoint(chain[0]!.chain);
    await remove(...chain);
    expect(await breaks()).toEqual([
      `chain ${chain[0]!.chain}: it ends with record 0, but a checkpoint saw record 6`,
    ]);
  });

  test('the end and writing another in its place shows once a checkpoint has seen it', async () => {
    await checkpoint(chain[0]!.chain);
    await remove(chain[5]!);
    await fixture.overwrite(toItem(forged(chain[5]!, { at: '2026-11-20T10:30:00.000Z' })));
    expect(await breaks()).toEqual([
      expect.stringMatching(/not the one that a checkpoint saw in its place$/),
    ]);
  });

  test('and writing the whole table anew shows by the hash of a checkpoint kept elsewhere', async () => {
    const { hash } = await checkpoint(chain[0]!.chain);
    expect((await verify(undefined, [hash])).breaks).toEqual([]);
    await fixture.clear();
    expect((await verify(undefined, [hash])).breaks).toEqual([
      `checkpoint ${hash}: it is not there, so the table was written anew or its time is over`,
    ]);
  });
});

describe('retention', () => {
  const afterFirstThree = startedAt / 1000 + retentionDays * day + 3 * 60;

  test('may take the beginning of a chain', async () => {
    await remove(...chain.slice(0, 3));
    expect(await breaks(afterFirstThree)).toEqual([]);
  });

  test('may take its records in any order', async () => {
    await remove(chain[0]!, chain[2]!);
    expect(await breaks(afterFirstThree)).toEqual([]);
  });

  test('may take a whole chain that a checkpoint has seen', async () => {
    await checkpoint(chain[0]!.chain);
    await remove(...chain);
    expect(await breaks(startedAt / 1000 + retentionDays * day + 6 * 60)).toEqual([]);
  });

  test('is no excuse for a record that had not come to its end', async () => {
    await remove(...chain.slice(0, 4));
    expect(await breaks(afterFirstThree)).toEqual([
      expect.stringMatching(/the 4 records before it are missing/),
    ]);
  });
});
