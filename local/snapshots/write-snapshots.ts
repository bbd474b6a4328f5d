import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format, type FormatConfig } from 'oxfmt';
import { snapshotFolders, toolSnapshots } from './tool-snapshots.ts';

const root = join(import.meta.dirname, '../..');
const options = JSON.parse(readFileSync(join(root, '.oxfmtrc.json'), 'utf8')) as FormatConfig;

/** Writes the file of each tool and operation anew; those of what is gone go, too. */
export async function writeSnapshots(): Promise<void> {
  const texts = await Promise.all(
    Array.from(toolSnapshots(), async ([path, snapshot]) => {
      // What fits into a line is put there, since the text has no line breaks to keep.
      const { code, errors } = await format(path, JSON.stringify(snapshot), options);
      if (errors.length > 0) throw new Error(`${path}: ${errors.map(({ message }) => message).join('; ')}`);
      return [path, code] as const;
    }),
  );
  for (const folder of snapshotFolders) rmSync(join(root, folder), { recursive: true, force: true });
  for (const [path, text] of texts) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  console.log(`${texts.length} files below ${snapshotFolders.join(' and ')}`);
}
