import { expect, test } from '@jest/globals';
import { pace } from '../../../lambda/definition/pace.ts';

/** A clock that only sleeping moves, and a Clerk that has got so many requests, and refused so many. */
function surroundings(environment: 'development' | 'production', perCall?: number) {
  const clerk = { sent: 0, refused: 0 };
  let time = 0;
  const slept: number[] = [];
  const clock = {
    now: () => time,
    sleep: (milliseconds: number) => {
      time += milliseconds;
      slept.push(milliseconds);
      return Promise.resolve();
    },
  };
  const context = {
    stage: { environment, perCall },
    remaining: () => 1_000_000 - time,
    clerk: { requests: () => clerk.sent, limited: () => clerk.refused },
  };
  return { clerk, clock, context, slept };
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
    const { clock, context, slept } = surroundings(environment, perCall);
    const work = pace(context, clock);
    for (let request = 0; request < share; request += 1) expect(await work.ready(1)).toBe(true);
    expect(slept).toEqual([]);
    expect(await work.ready(1)).toBe(true);
    expect(clock.now()).toBe(10_000);
  },
);

test('several requests at once wait until all of them fit', async () => {
  const { clock, context } = surroundings('development');
  const work = pace(context, clock);
  for (let request = 0; request < 59; request += 1) await work.ready(1);
  await work.ready(2);
  expect(clock.now()).toBe(10_000);
});

test('what guards and repetitions have sent besides counts, too', async () => {
  const { clerk, clock, context, slept } = surroundings('development');
  const work = pace(context, clock);
  for (let change = 0; change < 20; change += 1) {
    expect(await work.ready(1)).toBe(true);
    clerk.sent += 3;
  }
  expect(slept).toEqual([]);
  expect(await work.ready(1)).toBe(true);
  expect(clock.now()).toBe(10_000);
});

test('what is announced is not counted again when it is sent', async () => {
  const { clerk, clock, context, slept } = surroundings('development');
  const work = pace(context, clock);
  for (let page = 0; page < 30; page += 1) {
    await work.ready(2);
    clerk.sent += 2;
  }
  expect(slept).toEqual([]);
});

test('what was sent before this work is none of it', async () => {
  const { clerk, clock, context, slept } = surroundings('development');
  clerk.sent = 50;
  const work = pace(context, clock);
  for (let request = 0; request < 60; request += 1) await work.ready(1);
  expect(slept).toEqual([]);
});

test('a refusal for too many halves the part, once in ten seconds, and it comes back', async () => {
  const { clerk, clock, context } = surroundings('development');
  const work = pace(context, clock);
  const inTenSeconds = async (): Promise<number> => {
    const start = clock.now();
    let sent = 0;
    while (await work.ready(1)) {
      if (clock.now() >= start + 10_000) return sent;
      sent += 1;
    }
    return sent;
  };
  await inTenSeconds();
  clerk.refused += 3;
  const after = [await inTenSeconds(), await inTenSeconds(), await inTenSeconds()];
  expect(after[0]).toBeLessThanOrEqual(30);
  expect(after.at(-1)).toBeGreaterThan(50);
});

test('a call does not wait beyond the time that its request has', async () => {
  const { clock, context } = surroundings('development');
  const work = pace({ ...context, remaining: () => 5_000 - clock.now() }, clock);
  for (let request = 0; request < 60; request += 1) await work.ready(1);
  expect(await work.ready(1)).toBe(false);
  expect(clock.now()).toBeLessThanOrEqual(5_000);
});
