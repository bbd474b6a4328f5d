import { describe, expect, test } from '@jest/globals';
import { bestPeer } from '../../bench/goals.ts';
import type { PhaseResult } from '../../bench/host/job.ts';
import { cpu, type Measured, measurementsOf } from '../../bench/rounds.ts';
import { randomFrom, shuffled, spreadOf } from '../../bench/statistics.ts';
import { rateWindow } from '../../bench/stub/rate-window.ts';

function series(contender: string, ...values: number[]): Measured {
  const phase = { requests: 1, sinceStart: { wall: 0, cpu: 0 }, p50: 0, p99: 0, rss: 0, heap: 0 };
  return {
    measure: 'call',
    contender,
    rounds: values.map((value): PhaseResult[] => [{ ...phase, cpu: value }]),
  };
}

describe('what the benchmark makes of its samples', () => {
  const measurements = measurementsOf([
    series('ours', 1, 2, 9),
    series('slow', 4, 4, 9),
    series('quick', 2, 2, 3),
    series('P0', 0.1, 0.1, 0.1),
  ]);

  test('compares samples of the same round, and shows the middle of the ratios', () => {
    const ratio = measurements.ratio(['call', 'ours'], ['call', 'quick'], cpu);
    expect(ratio).toEqual({ median: 1, lower: 0.75, upper: 2 });
  });

  test('can leave out what an empty process takes', () => {
    const less = ['call', 'P0'] as const;
    const { median } = measurements.ratio(['call', 'ours'], ['call', 'quick'], cpu, less) ?? {};
    // Of the second round: 1.9 to 1.9.
    expect(median).toBeCloseTo(1);
    expect(measurements.ratio(['call', 'ours'], ['call', 'quick'], cpu, ['list', 'P0'])?.median).toBeNaN();
  });

  test('compares with the peer that is best in the middle, which the hand-written limit is not', () => {
    expect(bestPeer(measurements, 'call', cpu)).toBe('quick');
  });

  test('says nothing of what was not measured', () => {
    expect(measurements.of('list', 'ours', cpu)).toBeUndefined();
    expect(measurements.ratio(['list', 'ours'], ['call', 'quick'], cpu)).toBeUndefined();
    expect(bestPeer(measurements, 'list', cpu)).toBeUndefined();
  });

  test('interpolates quartiles', () => {
    expect(spreadOf([4, 1, 3, 2])).toEqual({ median: 2.5, lower: 1.75, upper: 3.25 });
  });
});

test('the same seed gives the same order, with every sample in it once', () => {
  const items = Array.from({ length: 50 }, (_, index) => index);
  const order = shuffled(items, randomFrom(7));
  expect(order).toEqual(shuffled(items, randomFrom(7)));
  expect(order).not.toEqual(items);
  expect(order.toSorted((a, b) => a - b)).toEqual(items);
});

test('the stub of Clerk refuses what is over the limit, and says when the next window begins', () => {
  let now = 0;
  const window = rateWindow(2, () => now);
  expect([window.take(), window.take()]).toEqual([0, 0]);
  now = 3_500;
  expect(window.take()).toBe(7);
  now = 10_000;
  expect(window.take()).toBe(0);
});
