import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Laptop, startLaptop } from '../../../local/laptop.ts';
import { animate } from '../../../local/pictures/animation.ts';
import { palettes } from '../../../local/pictures/palettes.ts';
import { folder } from '../../../local/pictures/picture.ts';
import { type Recording, recordDemonstration } from '../../../local/pictures/recording.ts';
import { assembly } from '../../assembly.ts';

describe('the recording in the README', () => {
  let laptop: Laptop;
  let recording: Recording;

  beforeAll(async () => {
    laptop = await startLaptop({ assembly });
    recording = await recordDemonstration(laptop);
  });
  afterAll(() => laptop.close());

  test('is what a real client and the live view show now; npm run record makes it so', async () => {
    for (const [theme, palette] of Object.entries(palettes)) {
      const file = await readFile(join(folder, `demonstration-${theme}.svg`), 'utf8');
      expect(file).toBe(animate(recording, palette));
    }
  });

  test('shows that nothing was deleted before somebody approved, and that it is on record', () => {
    expect(recording.calls.map(({ tool, outcome }) => [tool, outcome])).toEqual([
      ['find_user', 'ok'],
      ['delete_user', 'approval_asked'],
      ['delete_user', 'ok'],
      ['search_audit_log', 'ok'],
    ]);
    expect(recording.approval.state).toBe('approved');
    expect(recording.record).toMatchObject({ tool: 'delete_user', result: 'done', approved: 'by a form' });
    expect(recording.user.state).toBe('gone');
  });

  test('is small, runs nothing, loads nothing, and stands still for who wants no motion', () => {
    for (const palette of Object.values(palettes)) {
      const svg = animate(recording, palette);
      expect(svg.length).toBeLessThan(20_000);
      expect(svg).not.toMatch(/<(?:image|script|foreignObject)\b|href=|url\(|\son\w+=/);
      expect(svg).toContain('@media (prefers-reduced-motion: reduce) { g { animation: none; } }');
    }
  });

  test('shows texts of users as text', () => {
    const [first] = recording.calls;
    const hostile = [{ id: 'user_1', name: '<script>&' }];
    const svg = animate(
      {
        ...recording,
        calls: [{ ...first!, targets: hostile }],
        record: { ...recording.record, targets: hostile },
      },
      palettes.light,
    );
    expect(svg).toContain('&lt;script>&amp;');
    expect(svg).not.toContain('<script');
  });
});

test.each([
  ['live-desktop.png', 1280, 1000],
  ['live-phone.png', 390, 844],
])('%s is a small picture of that size', async (file, width, height) => {
  const png = await readFile(join(folder, file));
  // https://www.w3.org/TR/png-3/#11IHDR
  expect([png.toString('latin1', 1, 4), png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([
    'PNG',
    width,
    height,
  ]);
  expect(png.length).toBeLessThan(300_000);
});
