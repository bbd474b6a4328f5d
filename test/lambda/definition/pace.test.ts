import { expect, test } from '@jest/globals';
import type { Clerk } from '../../../lambda/clerk/clerk.ts';
import { pace, urgentPace } from '../../../lambda/definition/pace.ts';

/** A clock that only sleeping moves. */
function clock() {
  let time = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => time,
    sleep: (milliseconds: number) => {
      time += milliseconds;
      slept.push(milliseconds);
      return Promise.resolve();
    },
  };
}

test.each([
  ['development', 20],
  ['production', 200],
] as const)('a walk takes at most a fifth of the rate limit in %s', async (environment, share) => {
  const time = clock();
  const walk = pace({ stage: { environment }, remaining: () => 1_000_000 }, time);
  for (let request = 0; request < share; request += 1) expect(await walk.ready(1)).toBe(true);
  expect(time.slept).toEqual([]);
  expect(await walk.ready(1)).toBe(true);
  expect(time.now()).toBe(10_000);
});

test('several requests at once wait until all of them fit', async () => {
  const time = clock();
  const walk = pace({ stage: { environment: 'development' }, remaining: () => 1_000_000 }, time);
  for (let request = 0; request < 19; request += 1) await walk.ready(1);
  await walk.ready(2);
  expect(time.now()).toBe(10_000);
});

test('a walk does not wait beyond the time that its request has', async () => {
  const time = clock();
  const walk = pace({ stage: { environment: 'development' }, remaining: () => 5_000 - time.now() }, time);
  for (let request = 0; request < 20; request += 1) await walk.ready(1);
  expect(await walk.ready(1)).toBe(false);
  expect(time.now()).toBeLessThanOrEqual(5_000);
});

test('urgent work takes at most half of the rate limit, by all requests that it has sent', async () => {
  const time = clock();
  let sent = 2;
  const clerk = { requests: () => sent } as Clerk;
  const work = urgentPace({ stage: { environment: 'development' }, remaining: () => 1_000_000, clerk }, time);
  for (let task = 0; task < 25; task += 1) {
    expect(await work.ready()).toBe(true);
    sent += 2;
  }
  expect(await work.ready()).toBe(true);
  expect(time.slept).toEqual([]);
  sent += 2;
  expect(await work.ready()).toBe(true);
  expect(time.now()).toBe(10_000);
});
