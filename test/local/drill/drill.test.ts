import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { drillLines } from '../../../local/drill/lines.ts';
import { type Drilled, rowOf, worseIn } from '../../../local/drill/table.ts';

const line: Drilled['line'] = {
  name: 'a fault',
  users: 0,
  run: () => Promise.reject(new Error('Nobody runs it')),
  promised: { answered: 0.5, lost: 0, wellAfter: 5, more: { wasted: 0.05 } },
};
const nothing = { doneTwice: 0, unrecorded: 0, misrecorded: 0 };
const drilled = (came: Partial<Drilled['came']>, reckoning: Partial<Drilled['reckoning']> = {}): Drilled => ({
  line,
  came: { endings: ['answered', 'told'], wellAfter: 1.25, more: { wasted: 0.01 }, ...came },
  reckoning: { ...nothing, ...reckoning },
});

describe('a line of the drill', () => {
  test('is a row, and no worse than promised when it is as good', () => {
    expect(rowOf(drilled({}))).toBe('a fault | 50 % | 50 % | 0 % | 1.3 s | 1 % wasted | 0 | 0 | 0');
    expect(worseIn(drilled({}))).toEqual([]);
  });

  test.each<[string, Drilled, string]>([
    [
      'fewer are answered',
      drilled({ endings: ['answered', 'told', 'told'] }),
      'a fault: 33.3 % answered, not 50 %',
    ],
    ['one is lost', drilled({ endings: ['answered', 'lost'] }), 'a fault: 50 % lost, not 0 %'],
    ['it is well again later', drilled({ wellAfter: 9 }), 'a fault: well again after 9 s, not 5 s'],
    ['it never is', drilled({ wellAfter: Infinity }), 'a fault: well again after Infinity s, not 5 s'],
    ['more is wasted', drilled({ more: { wasted: 0.5 } }), 'a fault: 50 % wasted, not 5 %'],
    ['something is done twice', drilled({}, { doneTwice: 1 }), 'a fault: doneTwice: 1'],
    ['something is not on record', drilled({}, { unrecorded: 2 }), 'a fault: unrecorded: 2'],
    ['the record is wrong', drilled({}, { misrecorded: 3 }), 'a fault: misrecorded: 3'],
  ])('is worse when %s', (_, worse, told) => {
    expect(worseIn(worse)).toEqual([told]);
  });

  test('stands in the page', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/reliability.md'), 'utf8');
    const rows = page.split('\n').filter((row) => row.startsWith('| '));
    const missing = drillLines.filter(({ name }) => !rows.some((row) => row.startsWith(`| ${name} `)));
    expect(missing.map(({ name }) => name)).toEqual([]);
  });
});
