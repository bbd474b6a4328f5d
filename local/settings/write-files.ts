import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsFiles } from './files.ts';

/** Writes what is made of the settings' schemas. A test tells when it is not current. */
export async function writeSettingsFiles(): Promise<void> {
  for (const [path, text] of await settingsFiles()) {
    writeFileSync(join(import.meta.dirname, '../..', path), text);
    console.log(path);
  }
}
