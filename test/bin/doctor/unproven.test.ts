import { expect, test } from '@jest/globals';
import { unproven, untold } from '../../../bin/doctor/unproven.ts';
import { Page } from '../../markdown.ts';

const page = new Page('docs/unproven.md');
const plain = (text: string) => text.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll('`', '');
/** Of all tables. */
const rows = page.prose
  .split('\n')
  .filter((line) => /^\| (?!what |-)/.test(line))
  .map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

test('what doctor says that it has not looked at is the list in docs/unproven.md', () => {
  expect(rows.length).toBeGreaterThan(15);
  expect(rows.map(([what = '']) => plain(what))).toEqual(
    unproven.map(({ what }) => expect.stringMatching(new RegExp(`^${what.replaceAll(/[.()]/g, '\\$&')}`))),
  );
});

test('the list names the check that shows it, and no other', () => {
  const named = rows.map(([, how = '']) => [...how.matchAll(/the line `([^`]+)`/g)].map(([, name]) => name));
  expect(named).toEqual(unproven.map(({ shownBy }) => [...shownBy]));
});

test('what was shown is not told, and what was skipped is', () => {
  const all = untold([]);
  const rest = untold([
    { name: 'challenge', status: 'red' },
    { name: 'preflight', status: 'skipped' },
  ]);
  expect(all).toHaveLength(unproven.length);
  expect(all.filter((what) => !rest.includes(what))).toEqual([
    'Without a token, the challenge has its own name',
  ]);
});
