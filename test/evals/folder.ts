import { join } from 'node:path';

/** Where the settings and the assembly of the stage of the jobs are for the tests. */
export const evalsFolder = join(import.meta.dirname, '../../.local/test-evals');
