import { expect, test } from '@jest/globals';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { saysYes } from '../../../bin/connect/ask.ts';

async function answered(typed: string, isTTY = true): Promise<{ verdict: unknown; shown: string }> {
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = new PassThrough();
  input.end(typed);
  const verdict = await saysYes('Write this?', { input, output }).catch((error: Error) => error.message);
  output.end();
  return { verdict, shown: await text(output) };
}

test.each(['y\n', 'yes\n', 'Y\n', ' yes \n'])('%j is a yes', async (typed) => {
  expect(await answered(typed)).toEqual({
    verdict: true,
    shown: expect.stringContaining('Write this? [y/N] '),
  });
});

test.each(['\n', 'n\n', 'yup\n', 'no\ny\n', ''])('%j is none', async (typed) => {
  expect((await answered(typed)).verdict).toBe('Nothing was written.');
});

test('without a terminal nobody is asked', async () => {
  const { verdict, shown } = await answered('y\n', false);
  expect(verdict).toBe('Nothing was written, as there is no terminal to ask at. Next: give --yes.');
  expect(shown).toBe('');
});
