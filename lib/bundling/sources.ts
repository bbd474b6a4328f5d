import { extname, join } from 'node:path';

/** The folder in which `lambda/` is: that of the project, or of what was compiled of it. */
export const root = join(import.meta.dirname, '../..');

/** What files with code end with there: `.ts`, or `.js` once compiled. */
export const codeExtension = extname(import.meta.filename);
