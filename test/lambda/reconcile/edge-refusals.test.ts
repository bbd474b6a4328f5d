import { beforeEach, expect, test } from '@jest/globals';
import { openChain } from '../../../lambda/ledger/chain.ts';
import { fromItem } from '../../../lambda/ledger/items.ts';
import type { LedgerRecord } from '../../../lambda/ledger/record.ts';
import { recordEdgeRefusals } from '../../../lambda/reconcile/edge-refusals.ts';
import { type MemoryTable, memoryTable } from '../ledger/memory-table.ts';
import { ledgerKeySource } from '../ledger/record-keys.ts';

const noon = Date.UTC(2026, 10, 20, 12);
const minute = 60_000;
let table: MemoryTable;
beforeEach(() => {
  table = memoryTable();
});

const line = (time: number, more: object = {}) =>
  JSON.stringify({
    timestamp: new Date(time).toISOString(),
    event: 'authorization',
    outcome: 'denied',
    gatewayRequestId: 'g-1',
    principalKind: 'machine',
    issuer: 'https://clerk.example.com',
    subject: 'mch_1',
    rules: ['support'],
    code: 'no_permission',
    tool: 'delete_user',
    permission: 'users:delete',
    ...more,
  });

interface Run {
  readonly lines: readonly string[];
  readonly since?: number;
  readonly now?: number;
  readonly remaining?: () => number;
}

function run({ lines, since, now = noon + 10 * minute, remaining = () => 60_000 }: Run) {
  const asked: [number, number][] = [];
  const result = recordEdgeRefusals({
    async *log(from, to) {
      asked.push([from, to]);
      for (const text of lines) {
        const time = Date.parse(/"timestamp":"([^"]+)"/.exec(text)?.[1] ?? '');
        if (Number.isNaN(time) || (time >= from && time <= to)) yield text;
      }
    },
    chain: openChain({ table: table.table, keys: ledgerKeySource, retentionDays: 30, now: () => now }),
    keys: ledgerKeySource,
    since: since ?? undefined,
    now: () => now,
    remaining,
  });
  return result.then((made) => ({ ...made, asked }));
}

const records = (): LedgerRecord[] =>
  [...table.items.values()].filter((item) => item['record']).map(fromItem);
const told = () =>
  records().map((record) =>
    record.kind === 'refusal'
      ? [record.intent.tool, record.atEdge?.minute.slice(11, 16), record.atEdge?.times]
      : record,
  );

test('the first run goes back an hour, the next one goes on where it ended, and the last two minutes are left', async () => {
  const first = await run({ lines: [] });
  expect(first.asked).toEqual([[noon - 52 * minute, noon + 8 * minute - 1]]);
  const next = await run({ lines: [], since: first.until, now: noon + 15 * minute });
  expect(next.asked).toEqual([[noon + 8 * minute, noon + 13 * minute - 1]]);
  expect((await run({ lines: [], since: next.until, now: noon + 15 * minute })).asked).toEqual([]);
});

test('a run that is made again, since it could not say how far it was, records nothing twice', async () => {
  const lines = [line(noon), line(noon + 1_000), line(noon + minute)];
  expect((await run({ lines })).records).toBe(2);
  expect((await run({ lines })).records).toBe(0);
  expect(told()).toEqual([
    ['delete_user', '12:00', 2],
    ['delete_user', '12:01', 1],
  ]);
});

test('without time it stops before the minute that is not read to its end', async () => {
  let left = 3;
  const lines = [line(noon), line(noon + minute), line(noon + 2 * minute), line(noon + 2 * minute + 1)];
  const first = await run({ lines, remaining: () => (left-- > 0 ? 60_000 : 0) });
  expect([first.records, first.until]).toEqual([2, noon + 2 * minute]);
  await run({ lines, since: first.until });
  expect(told().at(-1)).toEqual(['delete_user', '12:02', 2]);
});

test('one minute with more callers than a run records does not hold it up for ever', async () => {
  const lines = Array.from({ length: 600 }, (_, index) => line(noon, { subject: `mch_${index}` }));
  const { records: made, until } = await run({ lines, since: noon });
  expect([made, until]).toEqual([500, noon + minute]);
});

test('what is no line of a refusal is passed over', async () => {
  const lines = [
    'START',
    '{}',
    line(noon, { rules: [] }),
    line(noon, { principalKind: 'stranger' }),
    line(noon),
  ];
  expect((await run({ lines })).records).toBe(1);
});

test('what was about no tool is told so', async () => {
  await run({ lines: [line(noon, { tool: undefined, permission: undefined, code: 'credential_too_long' })] });
  expect(records()).toMatchObject([
    {
      kind: 'refusal',
      reason: 'credential_too_long',
      intent: { tool: 'any', permission: '', requestId: 'g-1' },
    },
  ]);
});
