import { join } from 'node:path';

/** Where `synthesize.ts` puts the stack that all tests share. */
export const assembly = join(import.meta.dirname, '../.local/test-assembly');

/** Where it puts the same stack at a private endpoint and behind AWS WAF. */
export const guardedAssembly = join(import.meta.dirname, '../.local/test-guarded-assembly');

/** Where it puts the small app that uses each thing the local cloud serves. */
export const fixtureAssembly = join(import.meta.dirname, '../.local/test-fixture');
