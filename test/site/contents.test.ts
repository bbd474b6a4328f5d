import { expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { placeOnSite, sections, sourcePages, titleOf } from '../../site/contents.ts';
import { Page } from '../markdown.ts';

const root = join(import.meta.dirname, '../..');
const written = ['docs', 'docs/decisions'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`),
);

test('every page of docs/ is beside the pages of the site, once, and so is each that the README leads to', () => {
  const inSidebar = sections.flatMap(({ pages }) => pages);
  const named = new Page('README.md').links.filter((link) => link.endsWith('.md'));
  expect([...new Set([...written, ...named])].filter((page) => !inSidebar.includes(page))).toEqual([]);
  expect(inSidebar.filter((page, index) => inSidebar.indexOf(page) !== index)).toEqual([]);
});

test('a reader tries it, connects, deploys, decides who may what, runs it and changes it, in this order', () => {
  expect(sections.map(({ heading }) => heading)).toEqual([
    'Try it',
    'Connect',
    'Deploy',
    'Decide who may what',
    'Run it',
    'Change it',
    'Decisions',
  ]);
});

test('no two pages have one address, or one title beside the pages', () => {
  const addresses = sourcePages.map(placeOnSite);
  expect(new Set(addresses).size).toBe(sourcePages.length);
  const titles = sourcePages.map(titleOf);
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
});
