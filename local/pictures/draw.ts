import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { draw, folder, pictures } from './picture.ts';

for (const picture of pictures) {
  for (const { file, svg } of await draw(picture)) {
    await writeFile(join(folder, file), svg);
    console.log(`docs/pictures/${file}`);
  }
}
