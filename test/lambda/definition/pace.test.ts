import { expect, test } from '@jest/globals';
import { recentRequests } from '../../../lambda/clerk/recent-requests.ts';
import { pace } from '../../../lambda/definition/pace.ts';

/** A clock that only sleeping moves, and what a process has sent to Clerk by it. */
function surroundings(environment: 'development' | 'production', perCall?: number) {
  let time = 0;
  const slept: number[] = [];
  const sleep = (milliseconds: number) => {
    time += milliseconds;
    slept.push(milliseconds);
    return Promise.resolve();
  };
  const recent = recentRequests(() => time);
  const context = { stage: { environment, perCall }, remaining: () => 1_000_000 - time, clerk: { recent } };
  const send = (requests: number) => {
    for (let request = 0; request < requests; request += 1) recent.sent();
  };
  return { now: () => time, sleep, context, slept, recent, send };
}

test.each([
  ['development', undefined, 60],
  ['production', undefined, 600],
  ['development', 20, 20],
  ['production', 100, 1_000],
  ['development', 1, 1],
] as const)(
  'a call takes at most its part of the rate limit: in %s, with %s percent, %i',
  async (...given) => {
    const [environment, perCall, share] = given;
    const { now, sleep, context, slept } = surroundings(environment, perCall);
    const work = pace(context, sleep);
    for (let request = 0; request < share; request += 1) expect(await work.ready(1)).toBe(true);
    expect(slept).toEqual([]);
    expect(await work.ready(1)).toBe(true);
    expect(now()).toBe(10_000);
  },
);

test('several requests at once wait until all of them fit', async () => {
  const { now, sleep, context } = surroundings('development');
  const work = pace(context, sleep);
  for (let request = 0; request < 59; request += 1) await work.ready(1);
  await work.ready(2);
  expect(now()).toBe(10_000);
});

test('what guards and repetitions have sent besides counts, too', async () => {
  const { now, sleep, context, slept, send } = surroundings('development');
  const work = pace(context, sleep);
  for (let change = 0; change < 20; change += 1) {
    expect(await work.ready(1)).toBe(true);
    send(3);
  }
  expect(slept).toEqual([]);
  expect(await work.ready(1)).toBe(true);
  expect(now()).toBe(10_000);
});

test('what is announced is not counted again when it is sent', async () => {
  const { sleep, context, slept, send } = surroundings('development');
  const work = pace(context, sleep);
  for (let page = 0; page < 30; page += 1) {
    await work.ready(2);
    send(2);
  }
  expect(slept).toEqual([]);
});

test('what calls before have sent within ten seconds counts, too, and what refusals left', async () => {
  const { now, sleep, context, recent, send } = surroundings('development');
  send(30);
  const first = pace(context, sleep);
  expect(first.room()).toBe(30);
  for (let request = 0; request < 30; request += 1) await first.ready(1);
  expect(first.room()).toBe(0);
  send(30);
  const second = pace(context, sleep);
  await second.ready(1);
  expect(now()).toBe(10_000);
  recent.refused();
  expect(pace(context, sleep).room()).toBe(29);
});

test('a refusal for too many halves the part, once in ten seconds, and it comes back', async () => {
  const { now, sleep, context, recent } = surroundings('development');
  const work = pace(context, sleep);
  const inTenSeconds = async (): Promise<number> => {
    const start = now();
    let sent = 0;
    while (await work.ready(1)) {
      if (now() >= start + 10_000) return sent;
      sent += 1;
    }
    return sent;
  };
  await inTenSeconds();
  recent.refused();
  const after = [await inTenSeconds(), await inTenSeconds(), await inTenSeconds()];
  expect(after[0]).toBeLessThanOrEqual(30);
  expect(after.at(-1)).toBeGreaterThan(50);
});

test('a call does not wait beyond the time that its request has', async () => {
  const { now, sleep, context } = surroundings('development');
  const work = pace({ ...context, remaining: () => 5_000 - now() }, sleep);
  for (let request = 0; request < 60; request += 1) await work.ready(1);
  expect(await work.ready(1)).toBe(false);
  expect(now()).toBeLessThanOrEqual(5_000);
});

test('counting takes as much for each request, however many were sent before', () => {
  let looks = 0;
  const recent = recentRequests(() => {
    looks += 1;
    return looks / 1_000;
  });
  for (let request = 0; request < 5_000; request += 1) {
    recent.sent();
    recent.count();
  }
  expect(recent.count()).toBe(5_000);
  expect(looks).toBeLessThan(10 * 5_000);
});

test('what was sent more than ten seconds ago is forgotten, and what came later is not', () => {
  let time = 0;
  const recent = recentRequests(() => time);
  for (let second = 0; second < 100; second += 1) {
    time = second * 1_000;
    for (let request = 0; request < 30; request += 1) recent.sent();
    recent.announce(2);
    recent.sent();
    recent.sent();
    expect(recent.count()).toBe(32 * Math.min(second + 1, 10));
    expect(recent.time(0)).toBe(Math.max(0, second - 9) * 1_000);
    expect(recent.time(recent.count() - 1)).toBe(time);
    expect(recent.time(recent.count())).toBeUndefined();
  }
});
