import { describe, expect, test } from '@jest/globals';
import { standing } from '../../bench/goals.ts';

describe('what a run says of a goal', () => {
  const goal = (median: number | undefined) => ({
    what: 'idle read',
    against: 'absolute',
    gate: 2,
    reach: 1,
    measured: median === undefined ? undefined : { median, lower: median, upper: median },
  });

  test('tells what is reached from what is only within its gate, and from what is not', () => {
    expect([1, 2, 3].map((median) => standing(goal(median)))).toEqual(['reached', 'met', 'NOT MET']);
    expect(standing({ ...goal(2), reach: undefined })).toBe('reached');
  });

  test('says of what was not measured that it was not', () => {
    expect([undefined, Number.NaN].map((median) => standing(goal(median)))).toEqual([
      'not measured',
      'not measured',
    ]);
  });
});
