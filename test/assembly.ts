import { join } from 'node:path';

/** Where `synthesize.ts` puts the stack that all tests share. */
export const assembly = join(import.meta.dirname, '../.local/test-assembly');
