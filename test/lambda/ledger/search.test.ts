import { beforeEach, describe, expect, test } from '@jest/globals';
import { openChain } from '../../../lambda/ledger/chain.ts';
import { openLedger } from '../../../lambda/ledger/ledger.ts';
import type { Intent } from '../../../lambda/ledger/record.ts';
import { type LedgerQuery, searchLedger } from '../../../lambda/ledger/search.ts';
import { intentOf, ledgerFixture } from './ledger-fixture.ts';
import { ledgerKeySource } from './record-keys.ts';

const fixture = ledgerFixture();
beforeEach(() => fixture.clear());

const week = { since: '2026-11-17T00:00:00Z', until: '2026-11-24T00:00:00Z' };

/** Puts a finished change on record and gives its id. */
async function recorded(at: string, intent: Partial<Intent> = {}): Promise<string> {
  const ledger = openLedger({
    keys: ledgerKeySource,
    table: fixture.table,
    retentionDays: 400,
    now: () => Date.parse(at),
  });
  const change = await ledger.begin(intentOf(intent));
  await ledger.end(change, { result: 'done', durationMs: 12 });
  return change.id;
}

const find = (query: Partial<LedgerQuery> = {}) =>
  searchLedger(fixture.table, { ...week, limit: 20, ...query });
const idsOf = async (query: Partial<LedgerQuery> = {}) =>
  (await find(query)).changes.map(({ change }) => change);

/** The ids on all pages together. */
async function allPages(query: Partial<LedgerQuery>): Promise<string[]> {
  const ids: string[] = [];
  let after: string | undefined;
  do {
    const page = await find({ ...query, after });
    expect(page.changes.length).toBeLessThanOrEqual(query.limit ?? 20);
    ids.push(...page.changes.map(({ change }) => change));
    after = page.next;
  } while (after !== undefined);
  return ids;
}

describe('a search', () => {
  test('tells who did what to whom, and how it went, the newest first', async () => {
    const older = await recorded('2026-11-20T10:00:00Z');
    const newer = await recorded('2026-11-21T10:00:00Z', { tool: 'delete_user' });
    const { changes, next } = await find();
    expect(next).toBeUndefined();
    expect(changes).toMatchObject([
      { change: newer, at: '2026-11-21T10:00:00.000Z', result: 'done', intent: { tool: 'delete_user' } },
      { change: older, outcome: { durationMs: 12 }, intent: { principal: { subject: 'mch_1' } } },
    ]);
  });

  test('finds a change by each of its targets, however many it has', async () => {
    const targets = ['org_1', 'user_1', 'user_2', 'org_2', 'sess_3', 'user_4'];
    const change = await recorded('2026-11-20T10:00:00Z', { targets });
    await recorded('2026-11-20T11:00:00Z', { targets: ['user_9'] });
    for (const target of targets) expect([target, await idsOf({ target })]).toEqual([target, [change]]);
  });

  test('finds by subject with and without its issuer, by tool, and by all of it together', async () => {
    const [theirs, other] = ['a', 'b'].map((issuer) => ({
      kind: 'external' as const,
      issuer: `https://${issuer}.example`,
      subject: 'robot',
    }));
    const one = await recorded('2026-11-20T10:00:00Z', { principal: theirs!, tool: 'ban_user' });
    const two = await recorded('2026-11-20T11:00:00Z', { principal: other!, tool: 'ban_user' });
    const three = await recorded('2026-11-20T12:00:00Z', { principal: theirs!, targets: ['user_3'] });
    expect(await idsOf({ subject: 'robot' })).toEqual([three, two, one]);
    expect(await idsOf({ subject: 'robot', issuer: 'https://a.example' })).toEqual([three, one]);
    expect(await idsOf({ tool: 'ban_user' })).toEqual([two, one]);
    expect(await idsOf({ tool: 'ban_user', subject: 'robot', issuer: 'https://a.example' })).toEqual([one]);
    expect(await idsOf({ target: 'user_3', tool: 'ban_user' })).toEqual([]);
  });

  test('finds by result; a change without an outcome reads unknown', async () => {
    await recorded('2026-11-20T10:00:00Z');
    const ledger = openLedger({
      keys: ledgerKeySource,
      table: fixture.table,
      retentionDays: 400,
      now: () => Date.parse('2026-11-20T11:00:00Z'),
    });
    const { id } = await ledger.begin(intentOf());
    expect(await idsOf({ result: 'unknown' })).toEqual([id]);
    expect(await idsOf({ result: 'refused' })).toEqual([]);
  });

  test('tells what reconcile found out where the outcome was missing or unknown, and only there', async () => {
    const now = () => Date.parse('2026-11-20T11:00:00Z');
    const options = { keys: ledgerKeySource, table: fixture.table, retentionDays: 400, now };
    const settlement = { kind: 'settlement', settlement: { result: 'failed', reason: 'x' } } as const;
    const [ledger, reconcile] = [openLedger(options), openChain(options)];
    const lost = await ledger.begin(intentOf());
    const unclear = await ledger.begin(intentOf());
    await ledger.end(unclear, { result: 'unknown', durationMs: 1 });
    const late = await ledger.begin(intentOf());
    for (const { id } of [lost, unclear, late]) await reconcile.append(id, settlement);
    await ledger.end(late, { result: 'done', durationMs: 1 });
    const results = (await find()).changes.map(({ change, result }) => [change, result]);
    expect(Object.fromEntries(results)).toEqual({
      [lost.id]: 'failed',
      [unclear.id]: 'failed',
      [late.id]: 'done',
    });
  });

  test('finds what was declined by each of its targets, as refused with the reason', async () => {
    const now = () => Date.parse('2026-11-20T11:00:00Z');
    const ledger = openLedger({ keys: ledgerKeySource, table: fixture.table, retentionDays: 400, now });
    await ledger.refuse(intentOf({ targets: ['user_1', 'user_2'] }), 'declined');
    for (const target of ['user_1', 'user_2']) {
      expect((await find({ target, result: 'refused' })).changes).toMatchObject([
        { result: 'refused', refusal: 'declined', outcome: undefined },
      ]);
    }
  });

  test('takes both ends of the time in, to the millisecond, however they are written', async () => {
    const first = await recorded('2026-11-20T10:00:00.000Z');
    const second = await recorded('2026-11-20T10:00:00.500Z');
    const third = await recorded('2026-11-20T10:00:01.000Z');
    const between = (since: string, until: string) => idsOf({ since, until });
    expect(await between('2026-11-20T10:00:00Z', '2026-11-20T10:00:01Z')).toEqual([third, second, first]);
    expect(await between('2026-11-20T11:00:00.000+01:00', '2026-11-20T10:00:00Z')).toEqual([first]);
    expect(await between('2026-11-20T10:00:00.001Z', '2026-11-20T10:00:00.999Z')).toEqual([second]);
    expect(await between('2026-11-20T10:00:01Z', '2026-11-20T10:00:00Z')).toEqual([]);
  });

  test('finds both sides of midnight', async () => {
    const before = await recorded('2026-11-19T23:59:59.999Z');
    const after = await recorded('2026-11-20T00:00:00.000Z');
    const range = { since: '2026-11-19T23:59:59.999Z', until: '2026-11-20T00:00:00.000Z' };
    expect(await idsOf(range)).toEqual([after, before]);
  });

  test('gives every change exactly once over its pages, those of one millisecond included', async () => {
    const all: string[] = [];
    for (const hour of [1, 1, 1, 2, 3, 30, 31, 55]) {
      const at = new Date(Date.parse('2026-11-18T00:00:00Z') + hour * 3_600_000).toISOString();
      all.push(await recorded(at, { tool: hour > 3 ? 'ban_user' : 'update_user' }));
    }
    for (const limit of [1, 2, 3, 8, 9]) {
      expect((await allPages({ limit })).toSorted()).toEqual(all.toSorted());
      expect((await allPages({ limit, target: 'user_1' })).toSorted()).toEqual(all.toSorted());
      expect((await allPages({ limit, tool: 'ban_user' })).toSorted()).toEqual(all.slice(5).toSorted());
    }
  });

  test('comes to an end over years without a change, page by page', async () => {
    const change = await recorded('2026-01-01T10:00:00Z');
    expect(await allPages({ since: '2025-06-01T00:00:00Z' })).toEqual([change]);
  });

  test('passes over what leads to an intent that was never written', async () => {
    const change = await recorded('2026-11-20T10:00:00Z', { targets: ['user_1', 'user_2'] });
    await fixture.remove({ pk: { S: `change#${change}` }, sk: { S: 'intent' } });
    expect(await idsOf({ target: 'user_2' })).toEqual([]);
  });
});
