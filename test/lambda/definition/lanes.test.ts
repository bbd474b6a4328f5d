import { expect, test } from '@jest/globals';
import { inLanes } from '../../../lambda/definition/lanes.ts';

/** Work that is under way until it is told to end. */
function heldWork() {
  const begun: number[] = [];
  const ends: ((goesOn: boolean) => void)[] = [];
  const work = (_: unknown, index: number) =>
    new Promise<boolean>((resolve) => {
      begun.push(index);
      ends[index] = resolve;
    });
  return { begun, work, end: (index: number, goesOn = true) => ends[index]?.(goesOn) };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('so many are under way at once, begun in their order', async () => {
  const { begun, work, end } = heldWork();
  const all = inLanes(['a', 'b', 'c'], 2, work);
  await settled();
  expect(begun).toEqual([0, 1]);
  end(1);
  await settled();
  expect(begun).toEqual([0, 1, 2]);
  end(0);
  end(2);
  await all;
});

test('none is begun once one says so, and those under way end', async () => {
  const { begun, work, end } = heldWork();
  const all = inLanes(['a', 'b', 'c', 'd'], 2, work);
  await settled();
  end(0, false);
  await settled();
  end(1);
  await all;
  expect(begun).toEqual([0, 1]);
});

test('an error ends it when those under way have ended', async () => {
  const ended: number[] = [];
  const all = inLanes([0, 1, 2], 2, async (item) => {
    if (item === 0) throw new Error('the first');
    await settled();
    ended.push(item);
    return true;
  });
  await expect(all).rejects.toThrow('the first');
  expect(ended).toEqual([1]);
});

test('nothing to do is done at once', async () => {
  await expect(inLanes([], 4, async () => true)).resolves.toBeUndefined();
});
