import { expect, test } from '@jest/globals';
import { transform } from 'esbuild';
import { sourceBytes } from '../../../local/bundles/source-bytes.ts';

test('every character of minified code is put down to the source it comes from', async () => {
  const { code, map } = await transform(
    'export const answer = 6 * 7;\nexport function ask() {\n  return answer;\n}\n',
    {
      minify: true,
      sourcemap: 'external',
      sourcefile: 'ask.ts',
    },
  );
  expect([...sourceBytes(code, JSON.parse(map))]).toEqual([['ask.ts', code.trimEnd().length]]);
});

test('code of two sources is told apart', () => {
  // From column 0 the first, from column 4 the second, both from their beginning.
  const map = { sources: ['a.ts', 'b.ts'], mappings: 'AAAA,ICAA' };
  expect(sourceBytes('a=1;bb=22', map)).toEqual(
    new Map([
      ['a.ts', 4],
      ['b.ts', 5],
    ]),
  );
});
