import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connect } from 'node:net';
import { permissions } from '../../lambda/access/permissions.ts';
import type { Laptop } from '../../local/laptop.ts';
import { guardedAssembly } from '../assembly.ts';
import { as, clients, confirming, type TestClient, textOf } from './clients.ts';
import { type GrantingLaptop, startGrantingLaptop } from './granted.ts';
import { useLaptop } from './laptop-fixture.ts';

const json = { 'content-type': 'application/json', accept: 'application/json' };
const callOf = (name: string, args: object) =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } });

describe('past the firewall go', () => {
  let granting: GrantingLaptop;
  let laptop: Laptop;
  let admin: TestClient;
  beforeAll(async () => {
    granting = await startGrantingLaptop(guardedAssembly);
    ({ laptop } = granting);
    admin = confirming(await clients[0].connect(await granting.with(permissions)));
  });
  afterAll(async () => {
    await admin.close();
    await granting.close();
  });

  test('100 rows, which have more than the 8 KB of its body rule', async () => {
    const rows = Array.from({ length: 100 }, (_, index) => ({
      emailAddress: [`person.${index}@customers.example.com`],
      firstName: `Siobhán ${index}`,
      lastName: "O'Brien",
    }));
    expect(JSON.stringify(rows).length).toBeGreaterThan(8_192);
    const answer = await admin.call('create_users', { rows, skipPasswordRequirement: true });
    expect(answer.isError).toBeFalsy();
    const made = [...laptop.clerk.state.users.values()].filter(({ firstName }) =>
      firstName?.startsWith('Siobhán'),
    );
    expect(made).toHaveLength(100);
  });

  test("O'Brien, who also likes angle brackets, dots and slashes", async () => {
    const [user] = laptop.clerk.state.users.values();
    const firstName = `<b>O'Brien</b> ../../ 'onclick=`;
    const answer = await admin.call('update_user', { userId: user?.id, firstName });
    expect(answer.isError).toBeFalsy();
    expect(laptop.clerk.state.users.get(user?.id ?? '')?.firstName).toBe(firstName);
  });

  test('a redirect URL on the machine of a developer', async () => {
    const answer = await admin.call('run_operation', {
      operation: 'create_redirect_url',
      arguments: { url: 'https://127.0.0.1:3000/callback' },
    });
    expect(textOf(answer)).toContain('127.0.0.1:3000/callback');
  });

  test('a request without a user agent', async () => {
    const { host, hostname, port, pathname } = new URL(laptop.mcpUrl);
    const body = callOf('whoami', {});
    const head = [
      `POST ${pathname} HTTP/1.1`,
      `host: ${host}`,
      `authorization: Bearer ${laptop.tokens.admin}`,
      ...Object.entries(json).map((pair) => pair.join(': ')),
      `content-length: ${body.length}`,
      'connection: close',
    ];
    // By hand: fetch always sends one.
    const socket = connect(Number(port), hostname, () => socket.write(`${head.join('\r\n')}\r\n\r\n${body}`));
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toContain('You are');
  });
});

describe('what the firewall refuses', () => {
  const { laptop } = useLaptop({}, { assembly: guardedAssembly });

  const refused = async (url: string, init: RequestInit) => {
    const answer = await as(laptop, 'admin').fetch(url, { ...init, headers: json });
    return [answer.status, await answer.json()];
  };
  const firewall = [
    403,
    expect.objectContaining({
      error: expect.objectContaining({ data: { reason: 'firewall', requestId: expect.any(String) } }),
    }),
  ];

  test('is told so, with what it may be', async () => {
    const body = callOf('list_users', { query: '${jndi:ldap://example.com/}' });
    expect(await refused(laptop.mcpUrl, { method: 'POST', body })).toEqual(firewall);
    expect(laptop.secretReads).toBe(0);
  });

  test('is also a path that only scanners ask for', async () => {
    const url = laptop.mcpUrl.replace(/\/mcp$/, '/web-inf/web.xml');
    expect(await refused(url, { method: 'GET' })).toEqual(firewall);
  });
});

describe('an address with a bad reputation', () => {
  const edge = { badAddresses: ['127.0.0.1'] };
  const { laptop } = useLaptop({}, { assembly: guardedAssembly, edge });

  test('is refused everything, the metadata too', async () => {
    const metadata = laptop.mcpUrl.replace(/\/mcp$/, '/.well-known/oauth-protected-resource/mcp');
    expect((await fetch(metadata)).status).toBe(403);
  });
});

describe('an address that asks too much', () => {
  const { laptop } = useLaptop({}, { assembly: guardedAssembly });

  test('is refused what is over the rate of the settings, here 100 in five minutes', async () => {
    const metadata = laptop.mcpUrl.replace(/\/mcp$/, '/.well-known/oauth-protected-resource/mcp');
    const statuses: number[] = [];
    while (statuses.length < 102) statuses.push((await fetch(metadata)).status);
    expect(statuses.slice(0, 100)).toEqual(Array.from({ length: 100 }, () => 200));
    expect(statuses.slice(100)).toEqual([403, 403]);
  });
});
