import { beforeEach, expect, jest, test } from '@jest/globals';
import { type SigningKeySource, signingKeys } from '../../../lambda/approvals/signing-keys.ts';

const minute = 60_000;
const keyOf = (letter: string) => letter.repeat(40);

let time: number;
let newest: string;
let read: jest.Mock<() => Promise<string>>;
let keys: SigningKeySource;
beforeEach(() => {
  jest.spyOn(console, 'warn').mockReturnValue();
  time = 1_000_000;
  newest = keyOf('a');
  read = jest.fn(async () => JSON.stringify({ current: newest }));
  keys = signingKeys('secret', { read, now: () => time });
});
const current = async () => (await keys.get()).current;

test('the keys are read again after 10 minutes while nobody waits, and not before', async () => {
  await current();
  newest = keyOf('b');
  time += 10 * minute - 1;
  await current();
  expect(read).toHaveBeenCalledTimes(1);
  time += 1;
  const answer = Promise.withResolvers<string>();
  read.mockReturnValueOnce(answer.promise);
  expect(await current()).toBe(keyOf('a'));
  expect(read).toHaveBeenCalledTimes(2);
  answer.resolve(JSON.stringify({ current: newest }));
  await answer.promise;
  await new Promise(setImmediate);
  expect(await current()).toBe(keyOf('b'));
});

test('nobody waits before they are due, though the store fails, which is asked every 30 seconds', async () => {
  await current();
  read.mockRejectedValue(new Error('down'));
  for (time += 10 * minute; time < 1_000_000 + 15 * minute; time += 10_000) {
    expect(await current()).toBe(keyOf('a'));
    await new Promise(setImmediate);
  }
  expect(read).toHaveBeenCalledTimes(1 + 10);
  read.mockReturnValue(new Promise(() => undefined));
  time -= 1;
  expect(await current()).toBe(keyOf('a'));
});
