import { describe, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { Page } from './markdown.ts';
import { testNames } from './titles.ts';

const root = join(import.meta.dirname, '..');
const heading = 'Every promise and its test';

/** The tests that a cell names: each link to a file with the beginnings of titles in quotation marks after it. */
function testsIn(cell: string): { readonly file: string; readonly titles: string[] }[] {
  return [...cell.matchAll(/\]\(([^)]+\.test\.ts)\)((?: "[^"]+",?)+)/g)].map(([, link = '', named = '']) => ({
    file: normalize(join('docs', link)),
    titles: [...named.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? ''),
  }));
}

/** Promise, where it is said, and tests of each row in the list. */
const rows = (new Page('docs/security.md').text.split(`\n## ${heading}\n`)[1] ?? '')
  .split(/^## /m, 1)
  .join('')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (?:promise|-+) /.test(line))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );

const namesByFile = new Map<string, string[][]>();
function namesIn(file: string): string[][] {
  const names = namesByFile.get(file) ?? testNames(file);
  namesByFile.set(file, names);
  return names;
}

/** True when a test of the file begins so, with its title or with what is around it. */
function hasTest(file: string, beginning: string): boolean {
  return namesIn(file).some((names) =>
    names.some((_, index) => names.slice(index).join(' ').startsWith(beginning)),
  );
}

describe('the list of promises', () => {
  test('has rows of a promise, where it is said, and tests', () => {
    expect(rows.length).toBeGreaterThan(100);
    const broken = rows.filter(
      ([promise, said = '', tests = '', ...more]) =>
        !promise ||
        more.length > 0 ||
        !/^(\[[^\]]+\]\([^)]+\)(, )?)+$/.test(said) ||
        testsIn(tests).length === 0 ||
        testsIn(tests).length !== tests.split('.test.ts)').length - 1,
    );
    expect(broken).toEqual([]);
  });

  test('says each promise once', () => {
    const promises = rows.map(([promise]) => promise);
    expect(promises.filter((promise, index) => promises.indexOf(promise) !== index)).toEqual([]);
  });

  test('names only tests that there are', () => {
    const missing = rows.flatMap(([promise, , tests = '']) =>
      testsIn(tests).flatMap(({ file, titles }) =>
        titles
          .filter((title) => !existsSync(join(root, file)) || !hasTest(file, title))
          .map((title) => `${promise}: ${file} has no "${title}"`),
      ),
    );
    expect(missing).toEqual([]);
  });
});
