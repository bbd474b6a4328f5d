import { expect, test } from '@jest/globals';
import { linkOnSite, pictureOnSite } from '../../../site/vitepress/links.ts';

const places = {
  'README.md': '/index.md',
  'docs/settings.md': '/settings.md',
  'docs/decisions/README.md': '/decisions/index.md',
};

test.each([
  ['README.md', 'docs/settings.md#tools', '/settings.md#tools'],
  ['docs/settings.md', '../README.md', '/index.md'],
  ['docs/settings.md', 'decisions/README.md', '/decisions/index.md'],
])('from %s, %s leads to the page', (from, href, page) => {
  expect(linkOnSite(from, href, { places })).toEqual({ page });
});

test('a file that is no page is named, and linked to where the repository can be read', () => {
  const file = 'test/rooms.test.ts';
  expect(linkOnSite('docs/rooms.md', '../test/rooms.test.ts', { places })).toEqual({ file });
  const repository = 'https://git.example.com/clerk-mcp/blob/HEAD/';
  expect(linkOnSite('docs/rooms.md', '../test/rooms.test.ts', { places, repository })).toEqual({
    file,
    address: `${repository}${file}`,
  });
});

test.each(['https://clerk.com', 'mailto:a@example.com', '#deploy', '/reference/'])('%s stays', (href) => {
  expect(linkOnSite('README.md', href, { places })).toBeUndefined();
});

test('what every object has is no page', () => {
  expect(linkOnSite('README.md', 'constructor', { places })).toEqual({ file: 'constructor' });
});

test('pictures are found from every folder', () => {
  expect(['docs/pictures/a.svg', 'pictures/a.svg', '../pictures/a.svg'].map(pictureOnSite)).toEqual(
    Array(3).fill('/pictures/a.svg'),
  );
});
