import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { startEmbeddedClerk } from '../../local/clerk/server.ts';
import { startLaptop } from '../../local/laptop.ts';
import { assembly } from '../assembly.ts';
import { authorize, decide, exchange, register } from '../local/clerk/oauth/oauth-flow.ts';
import { as, clients, textOf } from './clients.ts';
import { useLaptop } from './laptop-fixture.ts';
import { json, legacyCall } from './messages.ts';
import { send } from './stranger.ts';

/* Where clients look for the way to sign in, by which names they call, and from which pages. */

const { laptop } = useLaptop();
let root: string;
beforeAll(() => {
  root = new URL(laptop.mcpUrl).origin;
});

const resourceOf = async (url: string) => {
  const response = await fetch(url);
  return [response.status, ((await response.json()) as { resource?: string }).resource];
};
const metadata = '/.well-known/oauth-protected-resource';
const atLocalhost = (url: string) => url.replace('127.0.0.1', 'localhost');

describe('the protected resource metadata', () => {
  test.each([`/local${metadata}/mcp`, `/local${metadata}`, `${metadata}/local/mcp`, metadata])(
    'is at %s',
    async (path) => {
      expect(await resourceOf(`${root}${path}`)).toEqual([200, laptop.mcpUrl]);
    },
  );
});

describe('an authorization server', () => {
  test.each(
    ['oauth-authorization-server', 'openid-configuration'].flatMap((kind) => [
      `/local/.well-known/${kind}`,
      `/local/.well-known/${kind}/mcp`,
      `/local/mcp/.well-known/${kind}`,
      `/.well-known/${kind}`,
      `/.well-known/${kind}/local/mcp`,
    ]),
  )('is not at %s: 404 without a token, which pages can read', async (path) => {
    const response = await fetch(`${root}${path}`);
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([404, '*']);
    expect(await response.text()).toContain(`/local${metadata}/mcp says where to get a token`);
  });
});

describe('under the name localhost', () => {
  test('the challenge and the metadata name the URL as it was called', async () => {
    const url = atLocalhost(laptop.mcpUrl);
    const { status, headers } = await fetch(url, { method: 'POST', headers: json, body: '{}' });
    const where = /resource_metadata="([^"]+)"/.exec(headers.get('www-authenticate') ?? '')?.[1] ?? '';
    expect([status, where]).toEqual([401, atLocalhost(`${root}/local${metadata}/mcp`)]);
    expect(await resourceOf(where)).toEqual([200, url]);
  });

  test('a person signs in, and the token opens both names', async () => {
    const resource = atLocalhost(laptop.mcpUrl);
    const { body: client } = await register(laptop.clerk);
    const clientId = client['client_id']!;
    const page = await authorize(laptop.clerk, { client_id: clientId, resource });
    const decided = await decide(laptop.clerk, await page.text());
    const code = new URL(decided.headers.get('location') ?? '').searchParams.get('code') ?? '';
    const { status, body } = await exchange(laptop.clerk, clientId, code, { resource });
    expect(status).toBe(200);
    for (const url of [resource, laptop.mcpUrl]) {
      const headers = { ...json, authorization: `Bearer ${body['access_token']}` };
      const answer = await fetch(url, { ...legacyCall('whoami'), headers });
      // Whoever it is, the token is good.
      expect([200, 403]).toContain(answer.status);
    }
  });
});

describe('pages', () => {
  const authorized = () => ({ ...json, authorization: `Bearer ${laptop.tokens.admin}` });
  const asks = {
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type,mcp-protocol-version',
  };

  test.each(['http://localhost:6274', 'http://127.0.0.1:5173', 'http://[::1]:8080'])(
    'of this machine may call, and read what they get: %s',
    async (origin) => {
      const preflight = await fetch(laptop.mcpUrl, { method: 'OPTIONS', headers: { origin, ...asks } });
      expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, origin]);
      expect(preflight.headers.get('access-control-allow-headers')).toContain('Authorization');
      const call = await fetch(laptop.mcpUrl, {
        ...legacyCall('whoami'),
        headers: { ...authorized(), origin },
      });
      expect([call.status, call.headers.get('access-control-allow-origin')]).toEqual([200, origin]);
      const refused = await fetch(laptop.mcpUrl, {
        method: 'POST',
        headers: { ...json, origin },
        body: '{}',
      });
      expect([refused.status, refused.headers.get('access-control-expose-headers')]).toEqual([
        401,
        expect.stringContaining('WWW-Authenticate'),
      ]);
    },
  );

  test.each(['https://evil.example', 'http://localhost.evil.example', 'https://localhost:6274', 'null'])(
    'of others may not: %s',
    async (origin) => {
      const preflight = await fetch(laptop.mcpUrl, { method: 'OPTIONS', headers: { origin, ...asks } });
      expect([preflight.ok, preflight.headers.get('access-control-allow-origin')]).not.toEqual([
        true,
        origin,
      ]);
      const call = await fetch(laptop.mcpUrl, {
        ...legacyCall('whoami'),
        headers: { ...authorized(), origin },
      });
      expect([call.status, call.headers.get('access-control-allow-origin')]).not.toEqual([200, origin]);
      expect(call.status).toBe(403);
    },
  );

  test('of a name that was pointed at this machine get nothing, at the root neither', async () => {
    const host = 'evil.example:3000';
    for (const path of [`/local${metadata}`, metadata, '/local/mcp']) {
      const answer = await send(`${root}${path}`, {
        method: 'GET',
        headers: { host, origin: `http://${host}` },
      });
      expect([path, answer.status]).toEqual([path, 403]);
    }
  });
});

describe('behind a proxy, a real instance', () => {
  const asked: string[] = [];
  let proxy: Server;
  beforeAll(async () => {
    proxy = createServer().listen(0, '127.0.0.1');
    proxy.on('connect', ({ url = '' }, socket) => {
      asked.push(url);
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    await once(proxy, 'listening');
  });
  afterAll(() => void proxy.close());

  test('is asked by it, and this machine is not', async () => {
    const { port } = proxy.address() as AddressInfo;
    const live = await startLaptop({
      assembly,
      liveKey: 'sk_test_real',
      proxy: { https_proxy: `http://127.0.0.1:${port}`, no_proxy: '127.0.0.1,localhost' },
    });
    try {
      const client = await clients[0].connect(as(live));
      expect(textOf(await client.call('list_users'))).toContain('Clerk could not be reached');
      await client.close();
      expect([...new Set(asked)]).toEqual(['api.clerk.com:443']);
    } finally {
      await live.close();
    }
  });

  test('is not asked by it where the embedded Clerk has the users', async () => {
    const clerk = await startEmbeddedClerk();
    asked.length = 0;
    const client = await clients[0].connect(as(laptop));
    expect((await client.call('list_users')).isError ?? false).toBe(false);
    await client.close();
    await clerk.close();
    expect(asked).toEqual([]);
  });
});
