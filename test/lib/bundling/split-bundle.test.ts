import { afterAll, expect, test } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { splitBundle } from '../../../lib/bundling/split-bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'split-bundle-'));
afterAll(() => rmSync(folder, { recursive: true }));
splitBundle('authorizer', { ACCESS_POLICY: { roles: {}, rules: [] }, SERVER_VERSION: '1.0.0' }, folder);

const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'));

test('what is loaded later comes as it is: nothing is made around it at each import()', () => {
  const wraps = scripts.flatMap((name) => read(name).match(/[\w$]+\(require\("\.\/[^)]*\),1\)/g) ?? []);
  expect(wraps).toEqual([]);
  const loads = scripts.flatMap((name) => read(name).match(/\.then\(\(\)=> *require\("\.\//g) ?? []);
  expect(loads.length).toBeGreaterThan(3);
});

test('what is loaded at the start is asked for where it is: no file does nothing but hand on', () => {
  for (const name of scripts) expect(read(name)).not.toMatch(/^module\.exports=require/);
  const parts = scripts.flatMap((name) => read(name).match(/require\("\.\/index\.js"\)\.part\d+/g) ?? []);
  expect(parts.length).toBeGreaterThan(3);
});

test('the source map leads from what comes after an import() to where that stands', () => {
  const lines = read('index.js').split('\n');
  const map = new SourceMap(JSON.parse(read('index.js.map')) as SourceMapPayload);
  const places = lines.flatMap((line, index) =>
    Array.from(line.matchAll(/require\("\.\/[\w-]+\.js"\) *\)/g), (found) => [
      index,
      found.index + found[0].length,
    ]),
  );
  expect(places.length).toBeGreaterThan(1);
  for (const [line = 0, column = 0] of places) {
    const entry = map.findEntry(line, column);
    const source = 'originalSource' in entry ? entry.originalSource : '';
    const original = readFileSync(join(folder, source), 'utf8').split('\n');
    const around =
      'originalLine' in entry ? original.slice(entry.originalLine - 2, entry.originalLine + 2) : [];
    expect(around.join('\n')).toContain('import(');
  }
});
