import { beforeEach, describe, expect, it } from '@jest/globals';
import { type AnchorTable, readAnchor } from '../../../lambda/ledger/anchor.ts';
import { openChain } from '../../../lambda/ledger/chain.ts';
import { toItem } from '../../../lambda/ledger/items.ts';
import { openLedger } from '../../../lambda/ledger/ledger.ts';
import type { LedgerRecord } from '../../../lambda/ledger/record.ts';
import { type DailyVerifyContext, verifyDaily } from '../../../lambda/reconcile/daily-verify.ts';
import { reconcile } from '../../../lambda/reconcile/reconcile.ts';
import { intentOf, ledgerFixture } from '../ledger/ledger-fixture.ts';
import { ledgerKeySource, memoryAnchor } from '../ledger/record-keys.ts';

const fixture = ledgerFixture();
let anchor: AnchorTable;
beforeEach(async () => {
  await fixture.clear();
  anchor = memoryAnchor();
});

const minute = 60_000;
const day = 24 * 60 * minute;
const start = Date.parse('2026-11-20T09:00:00Z');

/** A change with its outcome, in a chain of its own. */
async function changed(at: number): Promise<void> {
  const { table } = fixture;
  const ledger = openLedger({ keys: ledgerKeySource, table, retentionDays: 400, now: () => at });
  const change = await ledger.begin(intentOf());
  await ledger.end(change, { result: 'done', durationMs: 1 });
}

/** A run of reconcile a while later, which writes a checkpoint of it. */
async function checkpointed(at: number): Promise<void> {
  const { table } = fixture;
  const now = () => at;
  const chain = openChain({ keys: ledgerKeySource, table, retentionDays: 400, now });
  const remaining = () => 60_000;
  await reconcile({ table, anchor, chain, clerk: undefined, minAge: 3 * minute, now, remaining });
}

async function verified(at: number, given: Partial<DailyVerifyContext> = {}) {
  const { table } = fixture;
  const newest = (await readAnchor(anchor))?.checkpoint;
  const remaining = () => 60_000;
  return verifyDaily({
    table,
    anchor,
    newest,
    keys: ledgerKeySource,
    now: () => at,
    remaining,
    ...given,
  });
}

async function records(kind: LedgerRecord['kind']): Promise<LedgerRecord[]> {
  const found: LedgerRecord[] = [];
  for await (const item of fixture.items()) {
    const text = item['record']?.S;
    if (text !== undefined) found.push(JSON.parse(text) as LedgerRecord);
  }
  return found.filter((record) => record.kind === kind).toSorted((a, b) => (a.at < b.at ? -1 : 1));
}

describe('once a day, what is new in the ledger is verified', () => {
  it('as far as the newest checkpoint, and then not before the next day', async () => {
    await changed(start);
    await checkpointed(start + 10 * minute);
    expect(await verified(start + 15 * minute)).toEqual({ chains: 2, checkpoints: 1, breaks: [] });
    expect(await verified(start + 20 * minute)).toBeUndefined();
    expect(await verified(start + 15 * minute + day - 1)).toBeUndefined();
  });

  it('the next day only what came since', async () => {
    await changed(start);
    await checkpointed(start + 10 * minute);
    await verified(start + 15 * minute);
    await changed(start + day);
    await checkpointed(start + day + 10 * minute);
    // The new change, the new checkpoint, and the checkpoint before, which the new one names.
    expect(await verified(start + day + 20 * minute)).toEqual({ chains: 3, checkpoints: 1, breaks: [] });
  });

  it('finds nothing to do in a ledger that nobody has written to', async () => {
    expect(await verified(start)).toBeUndefined();
  });

  it('begins anew where the time was too short', async () => {
    await changed(start);
    await checkpointed(start + 10 * minute);
    expect(await verified(start + 15 * minute, { remaining: () => 5_000 })).toBeUndefined();
    expect(await verified(start + 20 * minute)).toMatchObject({ chains: 2, breaks: [] });
  });
});

describe('it finds', () => {
  beforeEach(async () => {
    await changed(start);
    await checkpointed(start + 10 * minute);
    await changed(start + 20 * minute);
    await checkpointed(start + 30 * minute);
  });

  it('a record that was changed', async () => {
    const [outcome] = await records('outcome');
    await fixture.overwrite(toItem({ ...outcome!, at: '2026-11-20T08:00:00.000Z' }));
    expect((await verified(start + 35 * minute))?.breaks).toEqual([
      expect.stringContaining('its content is not what was written'),
    ]);
  });

  it('a record that was removed', async () => {
    const [outcome] = await records('outcome');
    await fixture.remove(await fixture.itemOf(outcome!));
    expect((await verified(start + 35 * minute))?.breaks).toEqual([
      expect.stringContaining('it ends with record 1, but a checkpoint saw record 2'),
    ]);
  });

  it.each([
    ['the newest checkpoint', -1],
    ['the checkpoint before it', 0],
  ])('that somebody removed %s', async (_, place) => {
    const checkpoint = (await records('checkpoint')).at(place);
    await fixture.remove(await fixture.itemOf(checkpoint!));
    expect((await verified(start + 35 * minute))?.breaks).toEqual([
      `chain ${checkpoint?.chain}: it ends with record 0, but a checkpoint saw record 1`,
    ]);
  });

  it('the same again the next day, until it holds', async () => {
    const [outcome] = await records('outcome');
    const item = await fixture.itemOf(outcome!);
    await fixture.remove(item);
    expect((await verified(start + 35 * minute))?.breaks).toHaveLength(1);
    expect((await verified(start + 35 * minute + day))?.breaks).toHaveLength(1);
    await fixture.overwrite(item);
    expect((await verified(start + 35 * minute + 2 * day))?.breaks).toEqual([]);
  });
});
