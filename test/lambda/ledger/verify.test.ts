import { beforeEach, describe, expect, test } from '@jest/globals';
import { openChain } from '../../../lambda/ledger/chain.ts';
import { pointersOf, toItem } from '../../../lambda/ledger/items.ts';
import {
  chainStart,
  hashOf,
  type LedgerRecord,
  macOf,
  type UnhashedRecord,
  type UnsignedRecord,
} from '../../../lambda/ledger/record.ts';
import { headOf, type LedgerWitness, verifyLedger } from '../../../lambda/ledger/verify.ts';
import { intentOf, ledgerFixture } from './ledger-fixture.ts';
import { ledgerKeySource, newAnchor, recordKeys } from './record-keys.ts';

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
  const { append } = openChain({
    keys: ledgerKeySource,
    table: fixture.table,
    retentionDays,
    now: () => (time += 60_000),
  });
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
  const { append } = openChain({
    keys: ledgerKeySource,
    table: fixture.table,
    retentionDays,
    now: () => startedAt + 3_600_000,
  });
  await append(change, { kind: 'checkpoint', heads: heads.map((head) => head!) });
  return JSON.parse((await fixture.table.get(`change#${change}`, 'checkpoint'))!['record']!.S!);
}

const verify = (now = startedAt / 1000 + day, witnessed: readonly string[] = []) =>
  verifyLedger(fixture.items(), fixture.table, now, {
    keys: recordKeys,
    anchor: newAnchor,
    checkpoints: witnessed,
  });
const breaks = async (now?: number) => (await verify(now)).breaks;
const remove = async (...records: LedgerRecord[]) => {
  for (const record of records) await fixture.remove(await fixture.itemOf(record));
};
/** As somebody makes it who knows how records are made; without a key, or with one. */
const forged = (record: LedgerRecord, changes: object, key?: string): LedgerRecord => {
  const { hash: _, mac: _old, key: _version, ...unsigned } = { ...record, ...changes } as LedgerRecord;
  const keyed = { ...unsigned, key: '1' } as UnsignedRecord;
  const unhashed = key === undefined ? (unsigned as UnhashedRecord) : { ...keyed, mac: macOf(keyed, key) };
  return { ...unhashed, hash: hashOf(unhashed) };
};
/** As a function makes it that was taken over. */
const forgedInside = (record: LedgerRecord, changes: object) =>
  forged(record, changes, recordKeys.versions.get('1'));
/** The same records in a chain of their own, each following from the one before. */
function copied(records: readonly LedgerRecord[], key?: string): LedgerRecord[] {
  const made: LedgerRecord[] = [];
  for (const [index, record] of records.entries()) {
    const change = record.change.replace(/^./, 'f');
    const previous = made[index - 1]?.hash ?? chainStart;
    made.push(forged(record, { chain: 'beside', change, previous }, key));
  }
  return made;
}
const pointersOver = async (records: readonly LedgerRecord[]) => {
  for (const item of records.flatMap((record) => [...pointersOf(record), toItem(record)])) {
    await fixture.overwrite(item);
  }
};

describe('what was written and left alone', () => {
  test('holds, and is counted', async () => {
    await writeChain();
    const { at } = await checkpoint(chain[0]!.chain);
    expect(await verify()).toEqual({ chains: 3, records: 13, checkpoint: at, breaks: [], unvouched: [] });
  });

  test('holds when the clock was set back in between', async () => {
    await fixture.clear();
    const times = [startedAt, startedAt - 5 * day * 1000, startedAt - 20 * day * 1000];
    const { append } = openChain({
      keys: ledgerKeySource,
      table: fixture.table,
      retentionDays,
      now: () => times.shift()!,
    });
    for (const change of ['a', 'b', 'c']) await append(change, { kind: 'intent', intent: intentOf() });
    expect(await breaks()).toEqual([]);
  });

  test('holds when a record could not be written and the process went on', async () => {
    const { table } = fixture;
    let refusing = true;
    const { append } = openChain({
      keys: ledgerKeySource,
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
    expect(await append('b', { kind: 'intent', intent: intentOf() })).toMatchObject({ change: 'b' });
    expect(await breaks(Date.now() / 1000)).toEqual([]);
  });

  test('holds when two write of the same change: the first one counts, the second goes on as if nothing were', async () => {
    const [one, two] = [1, 2].map(() =>
      openChain({ keys: ledgerKeySource, table: fixture.table, retentionDays }),
    );
    const settlement = { kind: 'settlement', settlement: { result: 'unknown', reason: 'x' } } as const;
    expect(await one!.append('a', settlement)).toMatchObject({ change: 'a' });
    expect(await two!.append('a', settlement)).toBeUndefined();
    expect(await two!.append('b', settlement)).toMatchObject({ change: 'b' });
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
    ['key', '2'],
    ['mac', 'f'.repeat(64)],
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
    const record = forgedInside(chain[2]!, { intent: intentOf({ tool: 'get_user' }) });
    await fixture.overwrite(toItem(record));
    expect(await breaks()).toEqual([
      expect.stringMatching(/: record 4 .*: it does not follow from the record before it$/),
    ]);
  });

  test('by swapping two records shows', async () => {
    const [one, two] = [chain[1]!, chain[3]!];
    await fixture.overwrite(toItem(forgedInside(one, { sequence: two.sequence })));
    await fixture.overwrite(toItem(forgedInside(two, { sequence: one.sequence })));
    expect(await breaks()).toEqual([expect.stringMatching(/: record 2 .*does not follow/)]);
  });

  test('by putting a second record in the place of one shows', async () => {
    await fixture.overwrite(toItem(forged(chain[3]!, { change: 'another' })));
    expect(await breaks()).not.toEqual([]);
  });
});

describe('who may only write to the table', () => {
  test.each([
    ['without a key', undefined, 'it has no MAC, and no checkpoint vouches for it'],
    ['with a key of their own', 'x'.repeat(64), "its MAC was not made with version 1 of the ledger's key"],
  ])('can put no chain beside the others %s', async (_, key, why) => {
    await pointersOver(copied(chain, key));
    expect(await breaks()).toEqual([
      expect.stringMatching(new RegExp(`^chain beside: record 1 .*: it was forged: ${why}$`)),
    ]);
  });

  test('can go on with no chain', async () => {
    const last = chain[5]!;
    const next = { change: 'another', sequence: 7, previous: last.hash, previousExpiresAt: last.expiresAt };
    await fixture.overwrite(toItem(forged(last, next)));
    expect(await breaks()).toEqual([expect.stringMatching(/record 7 .*: it was forged: it has no MAC/)]);
  });

  test('can change no record with its hash, and all that follow', async () => {
    const made: LedgerRecord[] = [];
    for (const [index, record] of chain.entries()) {
      made.push(forged(record, { previous: made[index - 1]?.hash ?? chainStart, expiresAt: 9e9 }));
    }
    for (const record of made) await fixture.overwrite(toItem(record));
    expect(await breaks()).toContainEqual(expect.stringMatching(/record 1 .*: it was forged: it has no MAC/));
  });

  test('can take away no chain with the checkpoints that saw it: the newest stands beside the ledger', async () => {
    const { change: _, kind: _kind, ...seen } = await checkpoint(chain[0]!.chain);
    const anchor = { ...newAnchor, checkpoint: seen };
    const verdict = () => verifyLedger(fixture.items(), fixture.table, day, { keys: recordKeys, anchor });
    expect(await verdict()).toMatchObject({ breaks: [], unvouched: [] });
    await fixture.clear();
    expect((await verdict()).breaks).toEqual([
      `chain ${seen.chain}: it ends with record 0, but a checkpoint saw record 1`,
    ]);
  });
});

describe('what can not be found out', () => {
  const verdict = (witness: Partial<LedgerWitness>) =>
    verifyLedger(fixture.items(), fixture.table, day, { keys: recordKeys, anchor: newAnchor, ...witness });

  test.each([
    ['is not there', undefined],
    ['has other versions', { current: '2', versions: new Map([['2', 'm'.repeat(64)]]) }],
  ])('is said by the version of the key that is needed, where it %s', async (_, keys) => {
    expect(await verdict({ keys })).toMatchObject({
      breaks: [],
      unvouched: [
        "6 records are authenticated with version 1 of the ledger's key, which is needed to tell them from forged ones",
      ],
    });
  });

  test('holds with all versions that signed, whichever signs now', async () => {
    const versions = new Map([...recordKeys.versions, ['2', 'm'.repeat(64)]]);
    const rotated = { current: '2', versions };
    const { append } = openChain({ table: fixture.table, retentionDays, keys: { get: async () => rotated } });
    await append('later', { kind: 'intent', intent: intentOf() });
    expect(await verdict({ keys: rotated })).toMatchObject({ breaks: [], unvouched: [] });
    expect((await verdict({})).unvouched).toEqual([expect.stringContaining('version 2')]);
  });

  test('is whether chains were removed with their checkpoints, without what stands beside the ledger', async () => {
    expect(await verdict({ anchor: undefined })).toMatchObject({
      breaks: [],
      unvouched: [expect.stringContaining('the newest checkpoint was not found beside the ledger')],
    });
  });

  test('is who wrote what has no MAC, before a checkpoint vouches for it', async () => {
    await pointersOver(copied(chain));
    expect(await verdict({ anchor: { ...newAnchor, vouchedAt: undefined } })).toMatchObject({
      breaks: [],
      unvouched: [expect.stringMatching(/^6 records have no MAC/)],
    });
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
    await fixture.overwrite(toItem(forgedInside(chain[5]!, { at: '2026-11-20T10:30:00.000Z' })));
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
