import { afterAll, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makePlaceless } from '../../../lib/bundling/placeless.ts';
import { splitBundle } from '../../../lib/bundling/split-bundle.ts';

const within = join(import.meta.dirname, '../../../.local');
mkdirSync(within, { recursive: true });
const folders = [mkdtempSync(join(tmpdir(), 'placeless-')), mkdtempSync(join(within, 'placeless-'))];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

test('a bundle is the same byte by byte, source maps included, wherever it is made', () => {
  const made = folders.map((folder) => {
    splitBundle('authorizer', { ACCESS_POLICY: { roles: {}, rules: [] }, SERVER_VERSION: '1.0.0' }, folder);
    makePlaceless(folder);
    return readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);
  });
  expect(made[0]?.length).toBeGreaterThan(10);
  expect(made[1]).toEqual(made[0]);
  for (const [name, text] of made[0] ?? []) {
    if (!name.endsWith('.js')) continue;
    for (const [, part = ''] of text.matchAll(/require\("\.\/([^"]+)"\)/g)) {
      expect([name, readdirSync(folders[0] ?? '')]).toEqual([name, expect.arrayContaining([part])]);
    }
  }
});
