import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createClerkClient } from '@clerk/backend';
import { startEmbeddedClerk } from '../../../../local/clerk/server.ts';
import type { EmbeddedClerk } from '../../../../local/clerk/server.ts';
import { authorize, exchange, newCode, redirected } from './oauth-flow.ts';

let clerk: EmbeddedClerk;

beforeAll(async () => {
  clerk = await startEmbeddedClerk({ settings: { oauthScopes: ['users:read'] } });
});
beforeEach(() => clerk.reset());
afterAll(() => clerk.close());

const backend = () =>
  createClerkClient({ secretKey: clerk.secretKey, apiUrl: clerk.url, telemetry: { disabled: true } });

const backendPatch = async (settings: Record<string, unknown>) => {
  const response = await fetch(`${clerk.url}/v1/instance/oauth_application_settings`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${clerk.secretKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(settings),
  });
  expect(response.status).toBe(200);
};

describe('a client ID metadata document', () => {
  /** Serves documents on this machine; `use` gets the address of one. */
  async function served(
    document: (url: string) => unknown,
    use: (url: string) => Promise<void>,
    answer: (body: string) => RequestListener = (body) => (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    },
  ) {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const url = `http://127.0.0.1:${port}/client.json`;
    server.on('request', answer(JSON.stringify(document(url))));
    try {
      await use(url);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  }

  const good = (url: string) => ({
    client_id: url,
    client_name: 'Document client',
    redirect_uris: ['http://127.0.0.1/callback'],
    token_endpoint_auth_method: 'none',
  });
  const refusal = async (clientId: string) => {
    const response = await authorize(clerk, { client_id: clientId });
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
    return response.text();
  };

  test('makes a client of its address', async () => {
    await served(good, async (url) => {
      const page = await (await authorize(clerk, { client_id: url })).text();
      expect(page).toContain('Document client wants to act');
      expect(page).toContain(url);
      const answer = await exchange(clerk, url, await newCode(clerk, { client_id: url }));
      expect(answer.status).toBe(200);
    });
  });

  test('gives the client the default scopes and offline_access, whatever it says itself', async () => {
    await served(
      (url) => ({ ...good(url), scope: 'openid email' }),
      async (url) => {
        const asking = (scope: string) => authorize(clerk, { client_id: url, scope });
        expect((await asking('profile email offline_access')).status).toBe(200);
        expect(redirected(await asking('openid email')).parameters['error']).toBe('invalid_scope');
      },
    );
    await backendPatch({ default_scopes: ['openid', 'users:read'] });
    await served(good, async (url) => {
      const asking = (scope: string) => authorize(clerk, { client_id: url, scope });
      expect((await asking('openid users:read offline_access')).status).toBe(200);
      expect(redirected(await asking('email')).parameters['error']).toBe('invalid_scope');
    });
  });

  test('is read anew each time', async () => {
    let name = 'Before';
    const answer =
      (body: string): RequestListener =>
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(body.replace('Document client', name));
      };
    await served(
      good,
      async (url) => {
        await authorize(clerk, { client_id: url });
        name = 'After';
        expect(await (await authorize(clerk, { client_id: url })).text()).toContain('After wants to act');
        expect((await backend().oauthApplications.list({ nameQuery: url })).totalCount).toBe(1);
      },
      answer,
    );
  });

  test.each([
    ['names another client', (url: string) => ({ ...good(url), client_id: `${url}x` }), 'another one'],
    ['names no client', () => ({ redirect_uris: ['https://x.example'] }), 'no client_id'],
    ['has no redirect URIs', (url: string) => ({ client_id: url }), 'redirect_uris'],
    ['has no name', (url: string) => ({ ...good(url), client_name: undefined }), 'no client_name'],
    ['is larger than 5 KB', (url: string) => ({ ...good(url), filler: 'x'.repeat(6000) }), 'larger than'],
    [
      'wants a shared secret',
      (url: string) => ({ ...good(url), token_endpoint_auth_method: 'client_secret_post' }),
      'must be none',
    ],
    [
      'has a redirect URI that runs code',
      (url: string) => ({ ...good(url), redirect_uris: ['javascript:alert(1)'] }),
      'not allowed',
    ],
  ])('is refused when it %s', async (_what, document, text) => {
    await served(document, async (url) => {
      expect(await refusal(url)).toContain(text);
    });
  });

  test('does not let the client use a redirect URI that it does not list', async () => {
    await served(
      (url) => ({ ...good(url), redirect_uris: ['https://client.example/callback'] }),
      async (url) => {
        expect(await refusal(url)).toContain('not one that the client registered');
      },
    );
  });

  test.each([
    ['redirects', 302, { location: 'https://client.example/client.json' }, 'status 302'],
    ['is missing', 404, { 'content-type': 'application/json' }, 'status 404'],
    ['is HTML', 200, { 'content-type': 'text/html' }, 'not JSON'],
  ])('is refused when it %s', async (_what, status, headers, text) => {
    const answer =
      (body: string): RequestListener =>
      (_request, response) => {
        response.writeHead(status, headers).end(body);
      };
    await served(
      good,
      async (url) => {
        expect(await refusal(url)).toContain(text);
      },
      answer,
    );
  });

  test('is refused when nobody answers', async () => {
    let gone = '';
    await served(good, (url) => {
      gone = url;
      return Promise.resolve();
    });
    expect(await refusal(gone)).toContain('could not be fetched');
  });

  test.each([
    ['http://client.example/client.json', 'must use https'],
    ['https://client.example/', 'must have a path'],
    ['https://client.example/a#b', 'fragment'],
    ['https://user:secret@client.example/a', 'user name'],
    ['https://client.example/a/../b', 'normal form'],
  ])('is not even fetched from %s', async (url, text) => {
    expect(await refusal(url)).toContain(text);
  });
});
