import { expect, jest, test } from '@jest/globals';
import { allEnded } from '../../../lambda/base/all-ended.ts';

test('work that fails is told when the rest has ended, not while it goes on', async () => {
  const rest = Promise.withResolvers<void>();
  const failure = new Error('first');
  const settled = jest.fn();
  const all = allEnded([Promise.reject(failure), rest.promise]);
  all.then(settled, settled);
  await new Promise(setImmediate);
  expect(settled).not.toHaveBeenCalled();
  rest.resolve();
  await expect(all).rejects.toBe(failure);
});

test('what all of it comes to is in its order', async () => {
  expect(await allEnded([1, Promise.resolve('two'), undefined])).toEqual([1, 'two', undefined]);
});
