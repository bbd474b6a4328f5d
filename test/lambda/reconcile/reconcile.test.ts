import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { noEffects } from '../../../lambda/clerk/effects.ts';
import { recentRequests } from '../../../lambda/clerk/recent-requests.ts';
import type { Clerk } from '../../../lambda/clerk/clerk.ts';
import { ClerkFailure } from '../../../lambda/clerk/failure.ts';
import { type AnchorTable, readAnchor } from '../../../lambda/ledger/anchor.ts';
import { openChain } from '../../../lambda/ledger/chain.ts';
import { openLedger } from '../../../lambda/ledger/ledger.ts';
import { fromItem, toItem } from '../../../lambda/ledger/items.ts';
import {
  chainStart,
  hashOf,
  type LedgerRecord,
  type Outcome,
  type UnhashedRecord,
} from '../../../lambda/ledger/record.ts';
import { searchLedger } from '../../../lambda/ledger/search.ts';
import { LedgerUnavailable } from '../../../lambda/ledger/table.ts';
import { verifyLedger } from '../../../lambda/ledger/verify.ts';
import { type ReconcileContext, reconcile } from '../../../lambda/reconcile/reconcile.ts';
import { intentOf, ledgerFixture } from '../ledger/ledger-fixture.ts';
import { ledgerKeySource, memoryAnchor, recordKeys } from '../ledger/record-keys.ts';

const fixture = ledgerFixture();
beforeEach(async () => {
  jest.spyOn(console, 'warn').mockReturnValue();
  await fixture.clear();
  anchor = memoryAnchor();
});

let anchor: AnchorTable;
const start = Date.parse('2026-11-20T23:50:00Z');
const minute = 60_000;

/** A Clerk in which no user is left. */
const empty: Clerk = {
  effects: noEffects(),
  apart: () => empty,
  after: () => empty,
  requests: () => 0,
  recent: recentRequests(),
  read: async () => {
    throw new ClerkFailure('refused', { status: 404 });
  },
  write: async () => {
    throw new Error('reconcile may only read');
  },
  rehearse: () => ({ clerk: empty, refusals: [] }),
};

function silent(): Clerk & { calls: number } {
  const clerk = {
    ...empty,
    calls: 0,
    read: async () => {
      clerk.calls += 1;
      throw new ClerkFailure('timeout');
    },
  };
  return clerk;
}

let users = 0;
/** A deletion, by default of a user that no other is about. */
async function recorded(
  at: number,
  outcome?: Outcome['result'],
  target = `user_${(users += 1)}`,
): Promise<string> {
  const ledger = openLedger({
    keys: ledgerKeySource,
    table: fixture.table,
    retentionDays: 400,
    now: () => at,
  });
  const { id } = await ledger.begin(intentOf({ tool: 'delete_user', targets: [target] }));
  if (outcome) await ledger.end({ id }, { result: outcome, durationMs: 1 });
  return id;
}

function run(at: number, given: Partial<ReconcileContext> = {}) {
  const now = () => at;
  const chain = openChain({ keys: ledgerKeySource, table: fixture.table, retentionDays: 400, now });
  const remaining = () => 60_000;
  const { table } = fixture;
  return reconcile({ table, anchor, chain, clerk: empty, minAge: 3 * minute, now, remaining, ...given });
}

async function resultOf(id: string): Promise<unknown> {
  const range = { since: '2026-11-01T00:00:00Z', until: '2026-12-01T00:00:00Z', limit: 100 };
  const { changes } = await searchLedger(fixture.table, range);
  const found = changes.find(({ change }) => change === id);
  return [found?.result, found?.settlement?.reason];
}

const nothing = { done: 0, failed: 0, unknown: 0 };

test('a change that a function may still be at work on is left alone, and settled later', async () => {
  const id = await recorded(start);
  expect(await run(start + 2 * minute)).toMatchObject({ changes: 0, left: 0 });
  expect(await run(start + 4 * minute)).toMatchObject({ settled: { ...nothing, done: 1 } });
  expect(await resultOf(id)).toEqual(['done', 'is_gone']);
});

test('a change with a known outcome is never asked about', async () => {
  const clerk = silent();
  for (const outcome of ['done', 'partly_done', 'refused', 'failed'] as const) await recorded(start, outcome);
  expect(await run(start + 10 * minute, { clerk })).toMatchObject({ changes: 4, settled: nothing, left: 0 });
  expect(clerk.calls).toBe(0);
});

test.each([
  ['done', ['unknown', 'may_be_of_another']],
  [undefined, ['unknown', 'may_be_of_another']],
  ['failed', ['done', 'is_gone']],
  ['refused', ['done', 'is_gone']],
] as const)(
  'a deletion whose repetition ended as %s is settled as what is then certain',
  async (repetition, expected) => {
    const id = await recorded(start, undefined, 'user_repeated');
    await recorded(start + minute, repetition, 'user_repeated');
    await run(start + 10 * minute);
    expect(await resultOf(id)).toEqual(expected);
  },
);

test('what was declined is left as it is, and its chain is in the checkpoint', async () => {
  const ledger = openLedger({
    keys: ledgerKeySource,
    table: fixture.table,
    retentionDays: 400,
    now: () => start,
  });
  await ledger.refuse(intentOf(), 'declined');
  const clerk = silent();
  const { checkpoint, settled, left } = await run(start + 10 * minute, { clerk });
  expect([checkpoint?.sequence, settled, left, clerk.calls]).toEqual([1, nothing, 0, 0]);
});

test('each run goes on where the one before ended, across midnight, and past nothing that is open', async () => {
  const first = await recorded(start);
  const clerk = silent();
  expect(await run(start + 5 * minute, { clerk })).toMatchObject({ left: 1 });
  const second = await recorded(start + 15 * minute);
  expect(await run(start + 20 * minute)).toMatchObject({ changes: 2, settled: { done: 2 } });
  expect(await run(start + 25 * minute)).toMatchObject({ changes: 0 });
  for (const id of [first, second]) expect(await resultOf(id)).toEqual(['done', 'is_gone']);
});

test('a Clerk that does not answer is asked a few times a run, and given up on after a day', async () => {
  const ids = [];
  for (let count = 0; count < 5; count += 1) ids.push(await recorded(start + count));
  const clerk = silent();
  expect(await run(start + 10 * minute, { clerk })).toMatchObject({ left: 5, settled: nothing });
  expect(clerk.calls).toBe(3);
  expect(await run(start + 25 * 60 * minute, { clerk })).toMatchObject({ left: 0, settled: { unknown: 5 } });
  for (const id of ids) expect(await resultOf(id)).toEqual(['unknown', 'clerk_did_not_answer']);
});

test('without a usable key nothing is settled, but the checkpoint is written', async () => {
  const id = await recorded(start);
  const { checkpoint, settled, left } = await run(start + 10 * minute, { clerk: undefined });
  expect([checkpoint?.sequence, settled, left]).toEqual([1, nothing, 1]);
  expect(await resultOf(id)).toEqual(['unknown', undefined]);
});

test('a run whose time is up leaves the rest to the next one', async () => {
  const ids = [await recorded(start), await recorded(start + 1), await recorded(start + 2)];
  let looks = 0;
  const remaining = () => ((looks += 1) > 1 ? 0 : 60_000);
  expect(await run(start + 10 * minute, { remaining })).toMatchObject({ settled: { done: 1 }, left: 1 });
  expect(await run(start + 10 * minute)).toMatchObject({ settled: { done: 2 }, left: 0 });
  for (const id of ids) expect(await resultOf(id)).toEqual(['done', 'is_gone']);
});

test('a ledger that does not answer ends the run, and the next one begins where it did', async () => {
  const id = await recorded(start);
  const put = async () => {
    throw new LedgerUnavailable('down');
  };
  const table = { ...fixture.table, put };
  await expect(run(start + 10 * minute, { table })).rejects.toThrow(LedgerUnavailable);
  expect(await run(start + 10 * minute)).toMatchObject({ changes: 1, settled: nothing });
  expect(await resultOf(id)).toEqual(['done', 'is_gone']);
});

test('checkpoints name the one before them, so that none of them can be cut off unseen', async () => {
  const verify = async () =>
    verifyLedger(fixture.items(), fixture.table, start / 1000, {
      keys: recordKeys,
      anchor: await readAnchor(anchor),
    });
  await recorded(start, 'done');
  const first = await run(start + 10 * minute);
  await recorded(start + 12 * minute, 'done');
  await run(start + 20 * minute);
  expect(await verify()).toMatchObject({ breaks: [], checkpoint: '2026-11-21T00:10:00.000Z' });
  for (const record of await fixture.chain(first.checkpoint!.chain)) {
    await fixture.remove(await fixture.itemOf(record));
  }
  expect((await verify()).breaks).toEqual([
    `chain ${first.checkpoint!.chain}: it ends with record 0, but a checkpoint saw record 1`,
  ]);
});

describe('records from before there was a key', () => {
  /** What a release leaves that had none: a chain without MACs, and how far it had come. */
  async function older(at: number): Promise<LedgerRecord> {
    const id = await recorded(at, 'done');
    const [first] = await fixture.chain(fromItem((await fixture.table.get(`change#${id}`, 'intent'))!).chain);
    let previous = chainStart;
    for (const record of await fixture.chain(first!.chain)) {
      const { hash: _, mac: _mac, key: _key, ...rest } = record;
      const unhashed = { ...rest, previous } as UnhashedRecord;
      previous = hashOf(unhashed);
      await fixture.overwrite(toItem({ ...unhashed, hash: previous }));
    }
    return first!;
  }
  const progress = (checkpoint?: object) => ({
    pk: { S: 'reconcile' },
    sk: { S: 'progress' },
    progress: {
      S: JSON.stringify({
        settledUntil: new Date(start - minute).toISOString(),
        ...(checkpoint && { checkpoint }),
      }),
    },
  });
  const verdict = async () =>
    verifyLedger(fixture.items(), fixture.table, start / 1000, {
      keys: recordKeys,
      anchor: await readAnchor(anchor),
    });

  test('are vouched for by one checkpoint, once the functions of the release before are over', async () => {
    await fixture.overwrite(progress());
    await older(start);
    await run(start + 10 * minute);
    // As a function of the release before leaves it that was still at work.
    await older(start + 9 * minute);
    expect(await verdict()).toMatchObject({ breaks: [], unvouched: [expect.stringMatching(/^4 records/)] });
    await run(start + 23 * minute);
    expect(await verdict()).toMatchObject({ breaks: [], unvouched: [] });
    const vouching = async () => {
      let count = 0;
      for await (const item of fixture.items())
        count += Number(item['record']?.S?.includes('vouchesForOlder') === true);
      return count;
    };
    await run(start + 60 * minute);
    expect(await vouching()).toBe(1);
  });

  test('are forged when they come later, and no later run vouches for them', async () => {
    await fixture.overwrite(progress());
    await older(start);
    await run(start + 10 * minute);
    await run(start + 23 * minute);
    const { chain } = await older(start + 24 * minute);
    // To have it taken for an upgrade once more.
    await fixture.overwrite(progress());
    await run(start + 60 * minute);
    await run(start + 120 * minute);
    expect(await verdict()).toMatchObject({
      breaks: [
        expect.stringMatching(new RegExp(`^chain ${chain}: record 1 .*: it was forged: it has no MAC`)),
      ],
      unvouched: [],
    });
  });

  test('are forged from the beginning where nothing was written before there was a key', async () => {
    await recorded(start, 'done');
    await run(start + 10 * minute);
    await older(start + 12 * minute);
    expect((await verdict()).breaks).toEqual([expect.stringContaining('it was forged')]);
  });
});

test('a checkpoint names the one that stands beside the ledger, whatever the ledger says of it', async () => {
  await recorded(start, 'done');
  const { checkpoint } = await run(start + 10 * minute);
  for (const record of await fixture.chain(checkpoint!.chain))
    await fixture.remove(await fixture.itemOf(record));
  await fixture.remove({ pk: { S: 'reconcile' }, sk: { S: 'progress' } });
  await recorded(start + 12 * minute, 'done');
  await run(start + 20 * minute);
  const verdict = await verifyLedger(fixture.items(), fixture.table, start / 1000, {
    keys: recordKeys,
    anchor: await readAnchor(anchor),
  });
  expect(verdict.breaks).toEqual([
    `chain ${checkpoint!.chain}: it ends with record 0, but a checkpoint saw record 1`,
  ]);
});
