import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Laptop, startLaptop } from '../../local/laptop.ts';
import { assembly } from '../assembly.ts';
import { certificate, type LoopbackProxy, startLoopbackProxy, startTlsServer } from '../loopback-proxy.ts';
import { as, clients, confirming, type TestClient } from './clients.ts';
import { functionProcesses } from './function-processes.ts';

let folder: string;
let proxy: LoopbackProxy;
let clerk: Awaited<ReturnType<typeof startTlsServer>>;
let laptop: Laptop;
let client: TestClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clerk-mcp-proxy-'));
  const trusted = join(folder, 'trusted.pem');
  await writeFile(trusted, certificate);
  // Read when a process starts: the function has one of its own.
  process.env['NODE_EXTRA_CA_CERTS'] = trusted;
  proxy = await startLoopbackProxy();
  // Clerk as it is: over TLS, by a name.
  clerk = await startTlsServer((incoming, response) => {
    const { method, url = '' } = incoming;
    // The embedded Clerk answers under its own address only.
    const headers = { ...incoming.headers, host: new URL(laptop.clerk.url).host };
    const inside = request(new URL(url, laptop.clerk.url), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(inside);
  });
  laptop = await startLaptop({
    assembly,
    createFunction: functionProcesses().createFunction,
    environment: { OUTBOUND_PROXY: proxy.url, CLERK_API_URL: clerk.url },
  });
  client = confirming(await clients[0].connect(as(laptop, 'admin')));
});
afterAll(async () => {
  delete process.env['NODE_EXTRA_CA_CERTS'];
  await client.close();
  await Promise.all([laptop.close(), clerk.close(), proxy.close()]);
  await rm(folder, { recursive: true });
});

test('calls reach Clerk and the issuer by the proxy, reads and changes, and AWS without it', async () => {
  const read = await client.call('list_users', { limit: 1 });
  expect(read).toMatchObject({ structuredContent: { users: [{ id: expect.any(String) }] } });
  const [user] = laptop.clerk.state.users.values();
  const changed = await client.call('update_user', { userId: user?.id, firstName: 'Grace' });
  expect(changed.isError).toBeFalsy();
  expect(laptop.clerk.state.users.get(user?.id ?? '')?.firstName).toBe('Grace');

  expect(new Set(proxy.tunnels)).toEqual(new Set([new URL(clerk.url).host]));
  const inTheClear = proxy.seen.filter((line) => line.startsWith('http'));
  // The issuer of the laptop has no TLS; nothing but its keys is asked there.
  expect(inTheClear.every((url) => url.startsWith(`${laptop.clerk.url}/.well-known/`))).toBe(true);
  expect(inTheClear.length).toBeGreaterThan(0);
});
