import { afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTHeaderParameters } from 'jose';
import type { PublicKey } from '../../../lambda/identity/config.ts';
import { IdentityUnavailable, InvalidCredential } from '../../../lambda/identity/errors.ts';
import { keySet } from '../../../lambda/identity/key-set.ts';

const second = 1_000;
const minute = 60 * second;

let first: JWK;
let next: JWK;

beforeAll(async () => {
  const publicKey = async (kid: string): Promise<JWK> => ({
    ...(await exportJWK((await generateKeyPair('ES256', { extractable: true })).publicKey)),
    kid,
    alg: 'ES256',
  });
  [first, next] = await Promise.all([publicKey('first'), publicKey('next')]);
});

/** An issuer whose key set, state and clock the test holds. */
function issuer(keys: () => JWK[] = () => [first], pinned: JWK[] = []) {
  let time = 1_000_000;
  let failure: Error | undefined;
  let answer = (): unknown => ({ keys: keys() });
  const load = jest.fn(async (): Promise<unknown> => {
    if (failure) throw failure;
    return answer();
  });
  let pauses = 0;
  const keysOf = keySet(load, {
    issuer: 'https://issuer.example',
    pinned: pinned as PublicKey[],
    now: () => time,
    pause: async () => {
      pauses += 1;
    },
  });
  return {
    load,
    pauses: () => pauses,
    hang: () => {
      load.mockImplementation(() => new Promise(() => undefined));
    },
    find: async (kid = 'first', alg = 'ES256') => keysOf({ alg, kid }, { payload: '', signature: '' }),
    findFor: (header: unknown) => keysOf(header as JWTHeaderParameters, { payload: '', signature: '' }),
    wait: (milliseconds: number) => {
      time += milliseconds;
    },
    fail: (error: Error | undefined = new IdentityUnavailable('down')) => {
      failure = error;
    },
    recover: () => {
      failure = undefined;
    },
    say: (value: unknown) => {
      answer = () => value;
    },
  };
}

describe('the keys of an issuer', () => {
  test('are read once for any number of tokens at the same time', async () => {
    const { find, load } = issuer();
    const found = await Promise.all(Array.from({ length: 50 }, () => find()));
    expect(new Set(found.map((key) => (key as CryptoKey).type))).toEqual(new Set(['public']));
    expect(load).toHaveBeenCalledTimes(1);
  });

  test('are read anew after five minutes, not before, while nobody waits', async () => {
    const { find, load, wait, hang } = issuer();
    await find();
    wait(5 * minute - 1);
    await find();
    expect(load).toHaveBeenCalledTimes(1);
    hang();
    wait(1);
    await Promise.all([find(), find(), find()]);
    expect(load).toHaveBeenCalledTimes(2);
  });

  test('that it no longer has are refused once the set was read anew', async () => {
    let keys: JWK[] = [first];
    const { find, wait } = issuer(() => keys);
    await find();
    keys = [next];
    wait(10 * minute);
    await expect(find('first')).rejects.toBeInstanceOf(InvalidCredential);
    await expect(find('next')).resolves.toBeDefined();
  });

  test('that are new are found at once, where the last read is half a minute ago', async () => {
    let keys: JWK[] = [first];
    const { find, wait, load } = issuer(() => keys);
    await find();
    keys = [first, next];
    wait(30 * second);
    await expect(find('next')).resolves.toBeDefined();
    expect(load).toHaveBeenCalledTimes(2);
  });

  test('are found by their id alone: a token without one has none', async () => {
    const { findFor, load } = issuer();
    await expect(findFor({ alg: 'ES256' })).rejects.toBeInstanceOf(InvalidCredential);
    for (const kid of [undefined, null, 1, ['first'], {}]) {
      await expect(findFor({ alg: 'ES256', kid })).rejects.toBeInstanceOf(InvalidCredential);
    }
    expect(load).not.toHaveBeenCalled();
  });

  test.each([
    '',
    'First',
    'first ',
    '../first',
    'first/../first',
    'https://evil.example/jwks.json',
    '__proto__',
    'constructor',
    "' or 1=1",
    'first\0',
  ])('are not those that a token calls %j', async (kid) => {
    await expect(issuer().find(kid)).rejects.toBeInstanceOf(InvalidCredential);
  });

  test('are not used with an algorithm of another kind', async () => {
    const { find } = issuer();
    for (const alg of ['RS256', 'ES384']) {
      await expect(find('first', alg)).rejects.toBeInstanceOf(InvalidCredential);
    }
  });
});

describe('an issuer that hangs while its keys are good', () => {
  test('delays one caller by a moment, and nobody after that', async () => {
    const { find, wait, hang, pauses } = issuer();
    await find();
    hang();
    wait(10 * minute);
    for (let index = 0; index < 20; index += 1) await expect(find()).resolves.toBeDefined();
    expect(pauses()).toBe(1);
  });

  test('delays nobody where it was asked before the keys were due', async () => {
    const { find, wait, fail, pauses } = issuer();
    await find();
    fail();
    wait(6 * minute);
    await find();
    wait(6 * minute);
    for (let index = 0; index < 20; index += 1) await expect(find()).resolves.toBeDefined();
    expect(pauses()).toBe(0);
  });
});

describe('a key that is new since the last read', () => {
  test('is not called bad before the keys were read again, and is found then', async () => {
    let keys: JWK[] = [first];
    const { find, wait } = issuer(() => keys);
    await find();
    wait(second);
    keys = [first, next];
    await expect(find('next')).rejects.toBeInstanceOf(IdentityUnavailable);
    wait(29 * second);
    await expect(find('next')).resolves.toBeDefined();
  });

  test('is bad from then on where the issuer does not have it', async () => {
    const { find, wait } = issuer();
    await find();
    wait(30 * second);
    await expect(find('other')).rejects.toBeInstanceOf(InvalidCredential);
    wait(second);
    await expect(find('other')).rejects.toBeInstanceOf(InvalidCredential);
  });
});

describe('a flood of unknown key ids', () => {
  test('costs the issuer one read in half a minute, however many there are at once', async () => {
    const { find, load, wait } = issuer();
    await find();
    for (let round = 0; round < 10; round += 1) {
      wait(30 * second);
      const flood = Array.from({ length: 200 }, (_, index) => find(`unknown-${round}-${index}`));
      const results = await Promise.allSettled(flood);
      for (const result of results) {
        expect(result).toMatchObject({ status: 'rejected', reason: expect.any(InvalidCredential) });
      }
    }
    expect(load).toHaveBeenCalledTimes(1 + 10);
  });

  test('costs nothing in between, and good tokens pass all the while', async () => {
    const { find, load, wait } = issuer();
    await find();
    for (let index = 0; index < 290; index += 1) {
      wait(100);
      await expect(find(`unknown-${index}`)).rejects.toBeInstanceOf(IdentityUnavailable);
      await expect(find()).resolves.toBeDefined();
    }
    expect(load).toHaveBeenCalledTimes(1);
  });

  test('to a server that has just started costs one read', async () => {
    const { find, load } = issuer();
    await Promise.allSettled(Array.from({ length: 200 }, (_, index) => find(`unknown-${index}`)));
    expect(load).toHaveBeenCalledTimes(1);
  });
});

describe('while an issuer does not answer', () => {
  test('its keys stay in use for an hour after they were read, and no longer', async () => {
    const { find, fail, wait } = issuer();
    await find();
    fail();
    wait(60 * minute - 1);
    await expect(find()).resolves.toBeDefined();
    wait(1);
    await expect(find()).rejects.toBeInstanceOf(IdentityUnavailable);
  });

  test('nobody is called a liar: without its keys, it can not be told', async () => {
    const { find, fail } = issuer();
    fail();
    await expect(find()).rejects.toMatchObject({ name: 'IdentityUnavailable', message: 'down' });
    await expect(find('unknown')).rejects.toBeInstanceOf(IdentityUnavailable);
  });

  test('nor for a key that is new since: it may be good', async () => {
    const { find, fail, wait } = issuer();
    await find();
    fail();
    wait(30 * second);
    await expect(find('next')).rejects.toBeInstanceOf(IdentityUnavailable);
  });

  test('it is asked every two seconds at most', async () => {
    const { find, fail, load, wait } = issuer();
    fail();
    for (let index = 0; index < 100; index += 1) {
      await Promise.allSettled([find(), find('unknown')]);
      wait(100);
    }
    // 10 seconds: the first read, and one each time that two more have passed.
    expect(load).toHaveBeenCalledTimes(5);
  });

  test('a flood of unknown keys costs it no more than that', async () => {
    const { find, fail, load, wait } = issuer();
    await find();
    fail();
    wait(10 * minute);
    await Promise.allSettled(Array.from({ length: 200 }, (_, index) => find(`unknown-${index}`)));
    expect(load).toHaveBeenCalledTimes(2);
  });

  test('and answers again, all is well two seconds later', async () => {
    const { find, fail, recover, wait } = issuer();
    fail();
    await expect(find()).rejects.toBeInstanceOf(IdentityUnavailable);
    recover();
    wait(2 * second);
    await expect(find()).resolves.toBeDefined();
    await expect(find('unknown')).rejects.toBeInstanceOf(InvalidCredential);
  });
});

describe('an answer that is no key set', () => {
  test.each([null, 'keys', [], {}, { keys: {} }, { keys: 'none' }, { keys: [null] }, { keys: ['first'] }])(
    'like %j is an outage, not a bad token',
    async (answer) => {
      const { find, say } = issuer();
      say(answer);
      await expect(find()).rejects.toBeInstanceOf(IdentityUnavailable);
    },
  );

  test('is an outage, too, when reading it fails in any other way', async () => {
    const { find, fail } = issuer();
    fail(new TypeError('fetch failed'));
    await expect(find()).rejects.toMatchObject({
      name: 'IdentityUnavailable',
      cause: expect.any(TypeError),
    });
  });

  test('leaves the keys that were read before in use', async () => {
    const { find, say, wait } = issuer();
    await find();
    say({ error: 'maintenance' });
    wait(20 * minute);
    await expect(find()).resolves.toBeDefined();
  });
});

describe('keys that came with the deployment', () => {
  let warn: jest.SpiedFunction<typeof console.warn>;
  beforeEach(() => {
    warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  });
  afterEach(() => warn.mockRestore());
  /** Until what was begun in the background has ended. */
  const settled = () => new Promise((resolve) => void setImmediate(resolve));

  test('let the first token wait for nothing, while the issuer is asked', async () => {
    const { find, load, pauses, hang } = issuer(undefined, [first]);
    hang();
    await find();
    expect([load.mock.calls.length, pauses()]).toEqual([1, 0]);
  });

  test('count no longer once the issuer has answered without them, and it is said in the log', async () => {
    const { find, load } = issuer(undefined, [first]);
    const answer = Promise.withResolvers<unknown>();
    load.mockReturnValueOnce(answer.promise);
    await find();
    answer.resolve({ keys: [next] });
    await settled();
    await expect(find()).rejects.toThrow(InvalidCredential);
    await find('next');
    expect(warn.mock.calls).toEqual([[expect.objectContaining({ keyIds: ['first'] })]]);
  });

  test('that the issuer still has are nothing to tell of, and are renewed as all others', async () => {
    const { find, load, wait } = issuer(undefined, [first]);
    await find();
    await settled();
    wait(5 * minute);
    await find();
    await settled();
    expect(load).toHaveBeenCalledTimes(2);
    expect(warn).not.toHaveBeenCalled();
  });

  test('do not stand in the way of one that is new since', async () => {
    const { find } = issuer(() => [first, next], [first]);
    await expect(find('next')).resolves.toBeDefined();
  });

  test('stay good while the issuer can not be asked, and one token in half a minute waits for it', async () => {
    const { find, wait, pauses, fail } = issuer(undefined, [first]);
    fail();
    await find();
    for (let hours = 0; hours < 3; hours += 1) {
      wait(60 * minute);
      await Promise.all([find(), find(), find()]);
    }
    expect(pauses()).toBe(3);
    await expect(find('next')).rejects.toThrow(IdentityUnavailable);
  });

  test('are not waited for by who comes half a minute later where the issuer is slow, but for a second', async () => {
    const { find, wait, hang, pauses } = issuer(undefined, [first]);
    hang();
    await find();
    wait(29 * second);
    await find();
    expect(pauses()).toBe(0);
    wait(second);
    await find();
    expect(pauses()).toBe(1);
  });

  test('are good for an hour after an answer, like those of any answer', async () => {
    const { find, wait, fail } = issuer(undefined, [first]);
    await find();
    await settled();
    fail();
    wait(61 * minute);
    await expect(find()).rejects.toThrow(IdentityUnavailable);
  });
});
