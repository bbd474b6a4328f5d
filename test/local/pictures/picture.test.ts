import { describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { draw, folder, pictures } from '../../../local/pictures/picture.ts';
import { palettes } from '../../../local/pictures/palettes.ts';

const root = join(import.meta.dirname, '../../..');

describe.each(pictures)('the picture %s', (name) => {
  test('is what its text says, in each palette; npm run draw makes it so', async () => {
    const drawings = await draw(name);
    expect(drawings.map(({ file }) => file)).toEqual(
      Object.keys(palettes).map((theme) => `${name}-${theme}.svg`),
    );
    for (const { file, svg } of drawings) expect(await readFile(join(folder, file), 'utf8')).toBe(svg);
  });

  test('loads nothing from elsewhere, and leaves no colour open', async () => {
    for (const { svg } of await draw(name)) {
      expect(svg).not.toMatch(/<(?:image|script|style|foreignObject)\b|href=|"\$/);
    }
  });
});

test('every text in the folder is drawn', () => {
  const texts = readdirSync(folder).filter((file) => file.endsWith('.dot'));
  expect(texts).toEqual(pictures.map((name) => `${name}.dot`));
});

test('the rooms on the way of a request are rooms of lambda/', async () => {
  const text = await readFile(join(folder, 'request.dot'), 'utf8');
  const [, rows = ''] = text.split('<hr/>');
  const rooms = [...(rows.split('</table>')[0] ?? '').matchAll(/<b>(\w+)<\/b>/g)].map(
    ([, room = '']) => room,
  );
  expect(rooms).toEqual(['edge', 'mcp', 'approvals', 'ledger', 'tools', 'guardrails', 'clerk']);
  expect(rooms.filter((room) => !existsSync(join(root, 'lambda', room)))).toEqual([]);
});

test('a colour that no palette has is named, with those there are', async () => {
  await expect(draw('request', { light: { ink: '#000000' } })).rejects.toThrow(
    /^request\.dot: \$paper is no colour; use one of ink, or add it to local\/pictures\/palettes\.ts$/,
  );
});
