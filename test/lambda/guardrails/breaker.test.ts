import { beforeEach, expect, test } from '@jest/globals';
import { type Breaker, openBreaker } from '../../../lambda/guardrails/breaker.ts';
import { switchKey } from '../../../lambda/guardrails/switch.ts';
import { readItem } from '../../../lambda/ledger/read-switch.ts';
import type { SwitchItem } from '../../../lambda/ledger/switch-item.ts';
import { updateItem } from '../../../lambda/ledger/update-item.ts';
import { ledgerFixture } from '../ledger/ledger-fixture.ts';

const fixture = ledgerFixture();
let time: number;
let writes: number;
let isDown: boolean;
beforeEach(async () => {
  await fixture.clear();
  time = 1_000_000;
  writes = 0;
  isDown = false;
});

/** A breaker as one instance has it, with the item as it has read it last. */
interface Instance extends Breaker {
  renew(): Promise<void>;
}

function instance(): Instance {
  let item: SwitchItem = {};
  const renew = async () => {
    if (isDown) throw new Error('down');
    item = (await readItem(fixture.name, switchKey)) ?? {};
  };
  const breaker = openBreaker({
    known: () => item,
    renew,
    async tell(update) {
      writes += 1;
      if (isDown) throw new Error('down');
      const written = await updateItem(fixture.name, switchKey, update);
      item = written ?? item;
      return written !== undefined;
    },
    now: () => time,
  });
  return { ...breaker, renew };
}

const isRefused = (breaker: Breaker) =>
  breaker.admit().then(
    () => false,
    (error: unknown) => error,
  );
const silentClerk = expect.objectContaining({
  kind: 'paused',
  faults: [expect.objectContaining({ code: 'clerk_silent', next: expect.stringContaining('try again in') })],
});

/** Silence that three instances met, each in a request of its own. */
async function silences(): Promise<Instance[]> {
  const instances = [instance(), instance(), instance()];
  for (const each of instances) await each.silent();
  return instances;
}

test('after three requests without an answer, of whatever instances, one at a time tries and others are refused', async () => {
  const [first, second] = [instance(), instance()];
  await first.silent();
  await second.silent();
  expect(await isRefused(first)).toBe(false);
  const third = instance();
  await third.silent();
  expect(await isRefused(third)).toBe(false);
  expect(await isRefused(third)).toEqual(silentClerk);
  await first.renew();
  expect(await isRefused(first)).toEqual(silentClerk);
});

test('of many instances that may try at the same moment one does', async () => {
  await silences();
  const many = Array.from({ length: 10 }, instance);
  await Promise.all(many.map((each) => each.renew()));
  const verdicts = await Promise.all(many.map(isRefused));
  expect(verdicts.filter((verdict) => verdict === false)).toHaveLength(1);
});

test('an answer closes it for all, within the second in which they look again', async () => {
  const [first, second] = await silences();
  if (!first || !second) throw new Error('three');
  await first.renew();
  await second.renew();
  expect(await isRefused(first)).toBe(false);
  expect(await isRefused(second)).toEqual(silentClerk);
  await first.answered();
  time += 1_000;
  expect(await isRefused(second)).toBe(false);
  expect(await isRefused(second)).toBe(false);
});

test('one that tries and gets no answer keeps it open, and the next tries when that is known', async () => {
  const [first, second] = await silences();
  if (!first || !second) throw new Error('three');
  await second.renew();
  expect(await isRefused(second)).toBe(false);
  await first.renew();
  time += 10_000;
  expect(await isRefused(first)).toEqual(silentClerk);
  await second.silent();
  time += 5_000;
  expect(await isRefused(first)).toBe(false);
  expect(await isRefused(first)).toEqual(silentClerk);
});

test('it closes by itself when nobody tries, and counts anew', async () => {
  const [first] = await silences();
  if (!first) throw new Error('three');
  time += 30_000;
  await first.renew();
  expect(await isRefused(first)).toBe(false);
  await first.silent();
  expect(await isRefused(first)).toBe(false);
  expect(await isRefused(first)).toBe(false);
});

test('answers in between start the count anew', async () => {
  const [first, second, third] = [instance(), instance(), instance()];
  await first.silent();
  await second.silent();
  await second.answered();
  await third.silent();
  await first.renew();
  expect([await isRefused(first), await isRefused(first)]).toEqual([false, false]);
});

test('while all is well nothing is written', async () => {
  const well = instance();
  await well.answered();
  await well.admit();
  expect(writes).toBe(0);
});

test('without the ledger it stays as it is known, until it closes by itself', async () => {
  const [first] = await silences();
  if (!first) throw new Error('three');
  await first.renew();
  isDown = true;
  expect(await isRefused(first)).toEqual(silentClerk);
  time += 20_000;
  expect(await isRefused(first)).toBe(false);
});
