import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
/** What others wrote, and what is made here and thrown away. */
const notOurs = new Set([
  'node_modules',
  '.git',
  '.local',
  'cdk.out',
  'dist',
  'coverage',
  'package-lock.json',
]);

function textsBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (notOurs.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? textsBelow(path) : entry.isFile() ? [path] : [];
  });
}

/** What fetches a package from the registry and runs or installs it, followed by the name with or without a version. */
const fetches =
  /\b(?:npx|bunx|pnpx|npm (?:exec|x|i|install|create|init)|(?:pnpm|yarn|bun) (?:add|dlx|x|exec|install|global add))(?: +(?:-\S+|--))* +["']?clerk-mcp\b(?!-)/;

test.each([
  ['npx ', true],
  ['npx --yes ', true],
  ['npm install -g ', true],
  ['npm exec -- ', true],
  ['pnpm dlx ', true],
  ['npm run ', false],
  ['git clone ', false],
])('"%sclerk-mcp" counts as fetching it: %s', (before, does) => {
  expect(fetches.test(`${before}clerk-mcp audit`)).toBe(does);
});

test('nothing tells anyone to fetch clerk-mcp from the registry, where a stranger could take the name', () => {
  const found = textsBelow('.').flatMap((path) =>
    readFileSync(join(root, path), 'utf8')
      .split('\n')
      .flatMap((line, index) => (fetches.test(line) ? [`${path}:${index + 1}`] : [])),
  );
  expect(found).toEqual([]);
});
