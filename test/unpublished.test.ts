import { expect, test } from '@jest/globals';
import { readText, textsBelow } from './texts.ts';

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
    readText(path)
      .split('\n')
      .flatMap((line, index) => (fetches.test(line) ? [`${path}:${index + 1}`] : [])),
  );
  expect(found).toEqual([]);
});
