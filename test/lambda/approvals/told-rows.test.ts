import { expect, test } from '@jest/globals';
import { rowLines } from '../../../lambda/approvals/told-rows.ts';

const lines = (rows: readonly Record<string, string>[]) =>
  rowLines(rows, (index) => Object.values(rows[index] ?? {}).join(' '));

test('few rows are told in their order, each with its number', () => {
  expect(lines([{ a: 'x' }, { a: 'y' }])).toEqual(['  1. x', '  2. y']);
});

test('among many, those that differ come first, however many values there are besides', () => {
  const rows = Array.from({ length: 100 }, (_, index) => ({
    emailAddress: `p${index}`,
    redirectUrl: index >= 60 && index < 69 ? `odd${index}` : 'usual',
  }));
  const told = lines(rows);
  expect(told.slice(0, 3)).toEqual([
    '  emailAddress: 100 different values',
    expect.stringMatching(/^ {2}redirectUrl: usual in 91, odd60 in 1, .* and 2 other values$/),
    '  61. p60 odd60',
  ]);
  expect(told.slice(2, 11).map((line) => line.split(' ').at(-1))).toEqual(
    Array.from({ length: 9 }, (_, index) => `odd${60 + index}`),
  );
  expect(told.at(-1)).toBe('  and 90 more');
});
