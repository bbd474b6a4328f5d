import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../../local/synthesize.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'synthesize-'));
});
afterAll(() => rm(directory, { recursive: true }));

test('with the key of a production instance, the page of the laptop says that it is production', async () => {
  synthesize(directory, undefined, 'production');
  const template = await readFile(join(directory, 'ClerkMcp.template.json'), 'utf8');
  expect(template).toContain('<title>PRODUCTION: Clerk MCP server, local</title>');
  expect(template).not.toContain('<title>Clerk MCP server, local</title>');
});
