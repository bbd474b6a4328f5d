import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLaptop } from '../laptop.ts';
import { synthesize } from '../synthesize.ts';
import { animate } from './animation.ts';
import { palettes } from './palettes.ts';
import { folder } from './picture.ts';
import { recordDemonstration } from './recording.ts';
import { photograph } from './screenshots.ts';

/**
 * Runs the laptop, plays its demonstration and writes what was seen: as pictures that move, and as screenshots of the live
 * view. Prints where. Throws without Chromium, after the pictures.
 */
export async function recordAll(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'clerk-mcp-'));
  const write = async (file: string, content: string | Buffer) => {
    await writeFile(join(folder, file), content);
    console.log(`docs/pictures/${file}`);
  };
  try {
    synthesize(directory);
    const laptop = await startLaptop({ assembly: directory });
    try {
      const recording = await recordDemonstration(laptop);
      for (const [theme, palette] of Object.entries(palettes)) {
        await write(`demonstration-${theme}.svg`, animate(recording, palette));
      }
      for (const { file, png } of await photograph(laptop)) await write(file, png);
    } finally {
      await laptop.close();
    }
  } finally {
    await rm(directory, { recursive: true });
  }
}
