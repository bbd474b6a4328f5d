import { expect, test } from '@jest/globals';
import { mostInWindow } from '../../../bench/workflows/services.ts';

test('the most requests in ten seconds are found wherever these begin', () => {
  expect(mostInWindow([0, 9_000, 9_500, 10_000, 18_999, 19_000])).toBe(4);
  expect(mostInWindow([])).toBe(0);
});
