import { existsSync } from 'node:fs';
import { join } from 'node:path';

const own = join(import.meta.dirname, '../../config');

/** Where settings are: the project's own folder, or for the package `config` in the folder in which it is called. */
export const configFolder: string = existsSync(own) ? own : join(process.cwd(), 'config');
