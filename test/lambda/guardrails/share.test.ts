import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Principal } from '../../../lambda/access/principal.ts';
import { ClerkFailure } from '../../../lambda/clerk/failure.ts';
import { openShare, type Share, slotItem } from '../../../lambda/guardrails/share.ts';
import { switchKey } from '../../../lambda/guardrails/switch.ts';
import type { SwitchItem } from '../../../lambda/ledger/switch-item.ts';
import { updateItem } from '../../../lambda/ledger/update-item.ts';
import { ledgerFixture } from '../ledger/ledger-fixture.ts';
import { clerkLimit } from './clerk-limit.ts';

const fixture = ledgerFixture();
const warn = jest.spyOn(console, 'warn').mockReturnValue();
let time: number;
let item: SwitchItem;
let counted: number;
let isDown: boolean;
let slept: number[];
let share: Share;
beforeEach(async () => {
  await fixture.clear();
  time = 1_000_000_000;
  item = {};
  counted = 0;
  isDown = false;
  slept = [];
  share = shareOf(100, 80);
});

function shareOf(limit: number, perPrincipal: number): Share {
  return openShare({
    known: () => item,
    learn: (newest) => void (item = newest),
    async tell(update) {
      const written = await updateItem(fixture.name, switchKey, update);
      item = written ?? item;
      return written !== undefined;
    },
    async count(slot, update) {
      counted += 1;
      if (isDown) throw new Error('down');
      return updateItem(fixture.name, slotItem(slot), update);
    },
    limit,
    perPrincipal,
    now: () => time,
    random: () => 0.5,
    async sleep(milliseconds) {
      slept.push(milliseconds);
    },
  });
}

const principal = (subject: string): Principal => ({
  kind: 'machine',
  issuer: 'https://clerk.example',
  subject,
});
/** How each of so many requests at once ends: sent at once, sent after so many milliseconds, or refused. */
async function requests(subject: string, count: number): Promise<(number | 'refused')[]> {
  const endings: (number | 'refused')[] = [];
  for (let request = 0; request < count; request += 1) {
    slept = [];
    endings.push(
      await share.admit(principal(subject)).then(
        () => slept[0] ?? 0,
        (error: unknown) => {
          expect(error).toMatchObject({ kind: 'paused', faults: [{ code: 'share_spent' }] });
          return 'refused';
        },
      ),
    );
  }
  return endings;
}
const numberOf = (
  endings: readonly (number | 'refused')[],
  wanted: (ending: number | 'refused') => boolean,
) => endings.filter(wanted).length;

test('while the limit is not near nothing is counted', async () => {
  await requests('greedy', 50);
  expect(counted).toBe(0);
});

describe('while the limit is near', () => {
  beforeEach(() => share.limited(0));

  test('one principal has its part of each second, waits for the next two, and is refused beyond', async () => {
    const endings = await requests('greedy', 40);
    expect(numberOf(endings, (ending) => ending === 0)).toBe(7);
    expect(numberOf(endings, (ending) => ending !== 0 && ending !== 'refused')).toBe(14);
    expect(endings.slice(21)).toEqual(Array.from({ length: 19 }, () => 'refused'));
  });

  test('another has its own all the same, and is not made to wait', async () => {
    await requests('greedy', 40);
    expect(await requests('polite', 3)).toEqual([0, 0, 0]);
  });

  test('what one leaves is for the others', async () => {
    await requests('polite', 1);
    const endings = await requests('greedy', 40);
    expect(numberOf(endings, (ending) => ending === 0)).toBe(7);
  });

  test('those who wait are spread over the second that they wait for', async () => {
    time += 300;
    const endings = await requests('greedy', 8);
    expect(endings.at(-1)).toBe(700 + 400);
  });

  test('without the ledger everything goes on, and the log says so', async () => {
    isDown = true;
    expect(await requests('greedy', 20)).toEqual(Array.from({ length: 20 }, () => 0));
    expect(warn).toHaveBeenCalledWith({
      message: 'a share of the limit could not be counted',
      cause: 'Error: down',
    });
  });

  test('it is over by itself', async () => {
    await requests('greedy', 20);
    time += 60_000;
    counted = 0;
    await requests('greedy', 20);
    expect(counted).toBe(0);
  });

  test('a setting says how much one may have', async () => {
    share = shareOf(1_000, 50);
    expect(numberOf(await requests('greedy', 200), (ending) => ending === 0)).toBe(45);
  });
});

test('after Clerk has refused, nothing is sent before it takes requests again', async () => {
  await share.limited(4);
  expect(await requests('polite', 1)).toEqual([4_400]);
});

test('whoever would have to wait long is told how long instead', async () => {
  await share.limited(9);
  await expect(share.admit(principal('polite'))).rejects.toMatchObject({
    kind: 'paused',
    retryAfter: 9,
    faults: [{ code: 'share_spent', next: expect.stringContaining('try again in 9 seconds') }],
  });
});

test('a polite agent beside a greedy one gets its answers, and Clerk refuses hardly anything', async () => {
  jest.useFakeTimers({ now: 1_000_000_000, doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  try {
    const result = await sixtySeconds();
    expect(result.polite.answered / result.polite.asked).toBeGreaterThanOrEqual(0.95);
    expect(result.wasted / result.sent).toBeLessThan(0.05);
    // The greedy one is not locked out: it has what is left.
    expect(result.greedy.answered).toBeGreaterThan(300);
  } finally {
    jest.useRealTimers();
  }
});

/** A minute of an agent that asks once a second beside one that asks twenty times, on instances of their own. */
async function sixtySeconds() {
  const clerk = clerkLimit(100, () => Date.now());
  const slots = new Map<number, Record<string, number>>();
  let shared: Record<string, { N: string }> = {};
  const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  let sent = 0;
  let wasted = 0;
  /** An instance knows the shared item as it was when it read or wrote it last. */
  const instance = () => {
    let known: SwitchItem = shared;
    let readAt = Date.now();
    const own = openShare({
      known: () => known,
      learn: (newest) => void (known = newest),
      async tell({ values }) {
        shared = {
          ...shared,
          nearUntil: { N: String(values['near']) },
          limitedUntil: { N: String(values['limited']) },
        };
        known = shared;
        return true;
      },
      async count(slot, { names = {} }) {
        const counts = slots.get(slot) ?? {};
        const name = names['#own'] ?? '';
        counts[name] = (counts[name] ?? 0) + 1;
        slots.set(slot, counts);
        return Object.fromEntries(Object.entries(counts).map(([key, value]) => [key, { N: String(value) }]));
      },
      limit: 100,
      perPrincipal: 80,
      now: () => Date.now(),
      random: () => 0.5,
      sleep,
    });
    /** One call as `clerkGateway` makes it: at most 10 s. */
    return async (subject: string): Promise<boolean> => {
      const end = Date.now() + 10_000;
      if (Date.now() - readAt > 5_000) [known, readAt] = [shared, Date.now()];
      for (let attempt = 1; attempt <= 4; attempt += 1) {
        try {
          await own.admit(principal(subject));
        } catch (error) {
          if (error instanceof ClerkFailure) return false;
          throw error;
        }
        if (Date.now() > end) return false;
        sent += 1;
        const wait = clerk.take();
        if (wait === 0) {
          await sleep(100);
          return true;
        }
        wasted += 1;
        await own.limited(wait);
        if (Date.now() + wait * 1000 >= end) return false;
        await sleep(wait * 1000 + 500);
      }
      return false;
    };
  };
  const free: ReturnType<typeof instance>[] = [];
  const agent = async (subject: string, every: number) => {
    const calls: Promise<boolean>[] = [];
    for (let due = 0; due < 60_000; due += every) {
      const call = free.pop() ?? instance();
      calls.push(call(subject).finally(() => free.push(call)));
      await sleep(every);
    }
    const endings = await Promise.all(calls);
    return { asked: endings.length, answered: endings.filter(Boolean).length };
  };
  const both = Promise.all([agent('greedy', 50), agent('polite', 1_000)]);
  await jest.advanceTimersByTimeAsync(90_000);
  const [greedy, polite] = await both;
  return { greedy, polite, sent, wasted };
}
