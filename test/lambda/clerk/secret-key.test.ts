import { describe, expect, jest, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cachedSecretKey, KeyNotSet, readSecret } from '../../../lambda/clerk/secret-key.ts';

const minute = 60_000;

/** A store whose answers and clock the test holds. */
function store(...answers: (string | Error)[]) {
  let time = 0;
  const read = jest.fn(async () => {
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer instanceof Error) throw answer;
    return answer ?? '';
  });
  return {
    read,
    key: cachedSecretKey(read, 'development', () => time),
    wait: (milliseconds: number) => {
      time += milliseconds;
    },
  };
}

describe('the secret key', () => {
  test('is read once for any number of requests at the same time', async () => {
    const { key, read } = store('sk_test_a');
    const all = await Promise.all([key.get(), key.get(), key.get()]);
    expect(all).toEqual(['sk_test_a', 'sk_test_a', 'sk_test_a']);
    expect(read).toHaveBeenCalledTimes(1);
  });

  test('is read again after 15 minutes', async () => {
    const { key, read, wait } = store('sk_test_a', 'sk_test_b');
    await key.get();
    wait(15 * minute);
    expect(await key.get()).toBe('sk_test_b');
    expect(read).toHaveBeenCalledTimes(2);
  });

  test('is read again after 10 minutes while nobody waits, and not before', async () => {
    const { key, read, wait } = store('sk_test_a', 'sk_test_b');
    await key.get();
    wait(10 * minute - 1);
    expect(await key.get()).toBe('sk_test_a');
    expect(read).toHaveBeenCalledTimes(1);
    wait(1);
    expect(await key.get()).toBe('sk_test_a');
    expect(await key.get()).toBe('sk_test_b');
    expect(read).toHaveBeenCalledTimes(2);
  });

  test('is waited for by nobody before 15 minutes, though the store fails', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { key, read, wait } = store('sk_test_a', new Error('down'));
    await key.get();
    wait(10 * minute);
    await key.get();
    await new Promise(setImmediate);
    wait(4 * minute);
    read.mockReturnValueOnce(new Promise(() => undefined));
    expect(await key.get()).toBe('sk_test_a');
    expect(read).toHaveBeenCalledTimes(3);
    warn.mockRestore();
  });

  test('stays in use when the store fails later on', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { key, wait } = store('sk_test_a', new Error('down'));
    await key.get();
    wait(20 * minute);
    expect(await key.get()).toBe('sk_test_a');
    expect(JSON.stringify(warn.mock.calls)).not.toContain('sk_test_a');
    warn.mockRestore();
  });

  test('fails with the error of the store when there was never a key', async () => {
    const { key } = store(new Error('down'));
    await expect(key.get()).rejects.toThrow('down');
  });

  test.each(['', 'X7placeholder', 'pk_test_a', 'sk_test_a b'])('%j is no key', async (value) => {
    const { key } = store(value);
    await expect(key.get()).rejects.toBeInstanceOf(KeyNotSet);
  });

  test('is found as soon as it is set', async () => {
    const { key } = store('placeholder', 'sk_test_a');
    await expect(key.get()).rejects.toBeInstanceOf(KeyNotSet);
    expect(await key.get()).toBe('sk_test_a');
  });

  test('ignores the white space that a terminal leaves around it', async () => {
    expect(await store(' sk_test_a\n').key.get()).toBe('sk_test_a');
  });

  test.each([
    ['something else', 'no key at all', 'not a Clerk secret key'],
    ['nothing', '', 'not a Clerk secret key'],
    ['a publishable key', 'pk_test_a', 'a publishable key'],
    ['the key of another kind of instance', 'sk_live_secret', 'the key of a production instance'],
  ])('stays in use when it is overwritten by %s, and the log says so', async (_, wrong, why) => {
    const log = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const { key, read, wait } = store('sk_test_a', wrong, 'sk_test_b');
    await key.get();
    wait(15 * minute);
    expect(await key.get()).toBe('sk_test_a');
    const said = JSON.stringify(log.mock.calls);
    log.mockRestore();
    expect(said).toContain(why);
    expect(said).toContain('stays in use');
    for (const secret of ['sk_test_a', 'sk_live_secret', 'pk_test_a']) expect(said).not.toContain(secret);
    wait(30_000);
    expect(await key.get()).toBe('sk_test_b');
    expect(read).toHaveBeenCalledTimes(3);
  });

  test('is renewed at most every 4 seconds while Clerk refuses it', async () => {
    const { key, read, wait } = store('sk_test_a');
    await key.get();
    await key.renew('sk_test_a');
    await key.renew('sk_test_a');
    expect(read).toHaveBeenCalledTimes(2);
    wait(4_000);
    await key.renew('sk_test_a');
    expect(read).toHaveBeenCalledTimes(3);
  });

  test('is not read again for a request that still held the old one', async () => {
    const { key, read } = store('sk_test_a', 'sk_test_b');
    await key.get();
    expect(await key.renew('sk_test_a')).toBe('sk_test_b');
    expect(await key.renew('sk_test_a')).toBe('sk_test_b');
    expect(read).toHaveBeenCalledTimes(2);
  });
});

test('a Secrets Manager that takes a request and never answers is given up', async () => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  Object.assign(process.env, {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${port}`,
  });
  await expect(readSecret('clerk', 20)).rejects.toThrow(/timed out|timeout/i);
  silent.closeAllConnections();
  silent.close();
});
