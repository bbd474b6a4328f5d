import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsFiles } from './files.ts';

// `npm run settings`: writes what is made of the settings' schemas. A test tells when it is not current.
for (const [path, text] of await settingsFiles()) {
  writeFileSync(join(import.meta.dirname, '../..', path), text);
  console.log(path);
}
