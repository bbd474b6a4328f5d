import { expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startLaptop } from '../../../local/laptop.ts';
import { animate } from '../../../local/pictures/animation.ts';
import { palettes } from '../../../local/pictures/palettes.ts';
import { folder } from '../../../local/pictures/picture.ts';
import { recordDemonstration } from '../../../local/pictures/recording.ts';
import { assembly } from '../../assembly.ts';

test('the recording in the README is what the demonstration does now: npm run record', async () => {
  const laptop = await startLaptop({ assembly });
  try {
    const recording = await recordDemonstration(laptop);
    for (const [theme, palette] of Object.entries(palettes)) {
      const file = await readFile(join(folder, `demonstration-${theme}.svg`), 'utf8');
      expect(animate(recording, palette)).toBe(file);
      expect(Buffer.byteLength(file)).toBeLessThan(1_000_000);
    }
  } finally {
    await laptop.close();
  }
});
