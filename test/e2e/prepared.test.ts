import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Laptop, startLaptop } from '../../local/laptop.ts';
import { synthesize } from '../../local/synthesize.ts';
import { as, clients, textOf } from './clients.ts';

const config = join(import.meta.dirname, '../../config/local.json');

let folder: string;
let laptop: Laptop;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prepared-'));
  const settings = JSON.parse(await readFile(config, 'utf8')) as object;
  const provisioned = { ...settings, function: { provisionedConcurrency: 1 } };
  await writeFile(join(folder, 'local.json'), JSON.stringify(provisioned));
  const assembly = join(folder, 'assembly');
  synthesize(assembly, folder);
  laptop = await startLaptop({
    assembly,
    environment: { AWS_LAMBDA_INITIALIZATION_TYPE: 'provisioned-concurrency' },
  });
});
afterAll(async () => {
  await laptop.close();
  await rm(folder, { recursive: true });
});

test('an instance that is kept ready has the keys, the switch and an answer of Clerk before its first request', async () => {
  const client = await clients[0].connect(as(laptop));
  const reads = laptop.secretReads;
  // Reads and changes are rehearsed, too, and nothing of that leaves.
  const asked = new Set(laptop.clerk.requests.map(({ method, path }) => `${method} ${path}`));
  expect([...asked].filter((request) => !request.includes('/.well-known/'))).toEqual(['GET /v1/instance']);
  const before = laptop.clerk.requests.length;
  expect(textOf(await client.call('whoami', {}))).toContain('You are machine');
  // Which instance it is, is known by now.
  expect(laptop.clerk.requests).toHaveLength(before);
  expect(laptop.secretReads).toBe(reads);
  await client.close();
});

test('nothing that it rehearsed is on record or counted', async () => {
  const client = await clients[0].connect(as(laptop));
  const entries = async () =>
    ((await client.call('search_audit_log', {})) as { structuredContent?: { changes?: unknown[] } })
      .structuredContent?.changes;
  expect(await entries()).toEqual([]);
  const userId = [...laptop.clerk.state.users.keys()][0];
  await client.call('update_user', { userId, firstName: 'Adele' });
  await laptop.idle();
  expect(await entries()).toEqual([expect.objectContaining({ tool: 'update_user', result: 'done' })]);
  await client.close();
});
