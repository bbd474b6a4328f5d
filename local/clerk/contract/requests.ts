import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestTable } from './request-table.ts';

/** Where the rules are kept. */
export const requestsFile = join(import.meta.dirname, 'requests.json');

/** What the operations that are served take by Clerk's OpenAPI document of 2026-05-12. */
export const requests = JSON.parse(readFileSync(requestsFile, 'utf8')) as RequestTable;
