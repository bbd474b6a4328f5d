import { describe, expect, jest, test } from '@jest/globals';
import { IdentityUnavailable, InvalidCredential } from '../../../lambda/identity/errors.ts';
import { verdictCache } from '../../../lambda/identity/verdict-cache.ts';

const second = 1_000;
const start = 1_000_000;

/** A cache of verdicts whose source and clock the test holds. */
function cache(
  verdictOn: (secret: string) => string | Error = (secret) => `good ${secret}`,
  expiry = Infinity,
) {
  let time = start;
  const find = jest.fn(async (secret: string) => {
    const verdict = verdictOn(secret);
    if (verdict instanceof Error) throw verdict;
    return verdict;
  });
  return {
    find,
    ask: verdictCache(
      find,
      () => expiry,
      () => time,
    ),
    wait: (milliseconds: number) => {
      time += milliseconds;
    },
  };
}

describe('a verdict', () => {
  test('is kept for 30 seconds, and found again after that', async () => {
    const { ask, find, wait } = cache();
    expect(await ask('a')).toBe('good a');
    wait(30 * second - 1);
    expect(await ask('a')).toBe('good a');
    expect(find).toHaveBeenCalledTimes(1);
    wait(1);
    expect(await ask('a')).toBe('good a');
    expect(find).toHaveBeenCalledTimes(2);
  });

  test('is not kept longer because it is asked for', async () => {
    const { ask, find, wait } = cache();
    for (let index = 0; index < 60; index += 1) {
      await ask('a');
      wait(second);
    }
    expect(find).toHaveBeenCalledTimes(2);
  });

  test('is never kept beyond the expiry of the credential', async () => {
    const { ask, find, wait } = cache(undefined, start + 10 * second);
    await ask('a');
    wait(10 * second - 1);
    await ask('a');
    expect(find).toHaveBeenCalledTimes(1);
    wait(1);
    await ask('a');
    expect(find).toHaveBeenCalledTimes(2);
    // From here on it has expired: nothing is kept.
    await ask('a');
    expect(find).toHaveBeenCalledTimes(3);
  });

  test('is of one secret alone', async () => {
    const { ask, find } = cache();
    expect(await Promise.all(['a', 'b', 'A', 'a ', ''].map(ask))).toEqual([
      'good a',
      'good b',
      'good A',
      'good a ',
      'good ',
    ]);
    expect(find).toHaveBeenCalledTimes(5);
  });

  test('is found once for any number of callers at the same time', async () => {
    const { ask, find } = cache();
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask('a')));
    expect(new Set(answers)).toEqual(new Set(['good a']));
    expect(find).toHaveBeenCalledTimes(1);
  });

  test('is kept from when it was found, however long that took', async () => {
    let time = start;
    let answer: (verdict: string) => void = () => undefined;
    const find = jest.fn(
      () =>
        new Promise<string>((resolve) => {
          answer = resolve;
        }),
    );
    const ask = verdictCache(find, undefined, () => time);
    const asked = ask('a');
    time += 60 * second;
    // Still being found: nobody asks again.
    const again = ask('a');
    answer('good');
    expect(await Promise.all([asked, again])).toEqual(['good', 'good']);
    time += 30 * second - 1;
    expect(await ask('a')).toBe('good');
    expect(find).toHaveBeenCalledTimes(1);
  });
});

describe('a refusal', () => {
  test('is kept for five seconds, for all who ask', async () => {
    const { ask, find, wait } = cache(() => new InvalidCredential('revoked'));
    const asked = await Promise.allSettled(Array.from({ length: 10 }, () => ask('a')));
    for (const result of asked) {
      expect(result).toMatchObject({ status: 'rejected', reason: expect.any(InvalidCredential) });
    }
    wait(5 * second - 1);
    await expect(ask('a')).rejects.toBeInstanceOf(InvalidCredential);
    expect(find).toHaveBeenCalledTimes(1);
    wait(1);
    await expect(ask('a')).rejects.toBeInstanceOf(InvalidCredential);
    expect(find).toHaveBeenCalledTimes(2);
  });

  test('of a credential that has become good ends after that', async () => {
    let revoked = true;
    const { ask, wait } = cache(() => (revoked ? new InvalidCredential('unknown') : 'good'));
    await expect(ask('a')).rejects.toBeInstanceOf(InvalidCredential);
    revoked = false;
    wait(5 * second);
    expect(await ask('a')).toBe('good');
  });
});

describe('a failure', () => {
  test.each([new IdentityUnavailable('down'), new TypeError('a fault')])(
    'is not kept: %s',
    async (failure) => {
      let down = true;
      const { ask, find } = cache(() => (down ? failure : 'good'));
      await expect(ask('a')).rejects.toBe(failure);
      await expect(ask('a')).rejects.toBe(failure);
      down = false;
      expect(await ask('a')).toBe('good');
      expect(find).toHaveBeenCalledTimes(3);
    },
  );

  test('is shared by those who ask at the same time', async () => {
    const { ask, find } = cache(() => new IdentityUnavailable('down'));
    const asked = await Promise.allSettled(Array.from({ length: 10 }, () => ask('a')));
    expect(asked.every(({ status }) => status === 'rejected')).toBe(true);
    expect(find).toHaveBeenCalledTimes(1);
  });

  test('takes the place of no good verdict: that has run out by then', async () => {
    let down = false;
    const { ask, wait } = cache(() => (down ? new IdentityUnavailable('down') : 'good'));
    await ask('a');
    down = true;
    wait(30 * second);
    await expect(ask('a')).rejects.toBeInstanceOf(IdentityUnavailable);
  });
});

describe('the memory', () => {
  test('holds a thousand verdicts; the oldest goes first', async () => {
    const { ask, find } = cache();
    for (let index = 0; index < 1_001; index += 1) await ask(`secret-${index}`);
    expect(find).toHaveBeenCalledTimes(1_001);
    await ask('secret-1');
    await ask('secret-1000');
    expect(find).toHaveBeenCalledTimes(1_001);
    await ask('secret-0');
    expect(find).toHaveBeenCalledTimes(1_002);
  });

  test('is bounded for refusals, too: a flood of junk pushes nothing but verdicts out', async () => {
    const { ask, find } = cache((secret) => (secret === 'good' ? 'good' : new InvalidCredential('junk')));
    await ask('good');
    await Promise.allSettled(Array.from({ length: 5_000 }, (_, index) => ask(`junk-${index}`)));
    expect(find).toHaveBeenCalledTimes(5_001);
    // The good one was pushed out: it costs one more question, and still passes.
    expect(await ask('good')).toBe('good');
    expect(find).toHaveBeenCalledTimes(5_002);
  });
});
