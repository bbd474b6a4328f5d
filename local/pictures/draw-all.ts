import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { draw, folder, pictures } from './picture.ts';

/** Writes each picture that the documentation shows, and prints where. */
export async function drawAll(): Promise<void> {
  for (const picture of pictures) {
    for (const { file, svg } of await draw(picture)) {
      await writeFile(join(folder, file), svg);
      console.log(`docs/pictures/${file}`);
    }
  }
}
