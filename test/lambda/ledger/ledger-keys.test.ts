import { beforeEach, expect, jest, test } from '@jest/globals';
import { type LedgerKeySource, ledgerKeys } from '../../../lambda/ledger/ledger-keys.ts';

const minute = 60_000;
const secretOf = (versions: number) =>
  JSON.stringify(
    Object.fromEntries(Array.from({ length: versions }, (_, index) => [index + 1, 'k'.repeat(40)])),
  );

let time: number;
let read: jest.Mock<() => Promise<string>>;
let keys: LedgerKeySource;
beforeEach(() => {
  jest.spyOn(console, 'warn').mockReturnValue();
  time = 1_000_000;
  read = jest.fn(async () => secretOf(1));
  keys = ledgerKeys('secret', { read, now: () => time });
});
const current = async () => (await keys.get()).current;

test('the keys of the ledger are read again after 15 minutes, for which nobody ever waits', async () => {
  await current();
  time += 15 * minute - 1;
  await current();
  expect(read).toHaveBeenCalledTimes(1);
  time += 1;
  const answer = Promise.withResolvers<string>();
  read.mockReturnValueOnce(answer.promise);
  expect(await current()).toBe('1');
  time += 60 * minute;
  expect(await current()).toBe('1');
  answer.resolve(secretOf(2));
  await new Promise(setImmediate);
  expect(await current()).toBe('2');
  expect(read).toHaveBeenCalledTimes(2);
});

test('the keys of the ledger stay in use while the store fails', async () => {
  await current();
  read.mockRejectedValue(new Error('down'));
  time += 60 * minute;
  for (let call = 0; call < 3; call += 1) {
    expect(await current()).toBe('1');
    await new Promise(setImmediate);
  }
});
