import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createClerkClient } from '@clerk/backend';
import { seedApplication } from '../../../local/clerk/seed-credentials.ts';
import { startEmbeddedClerk } from '../../../local/clerk/server.ts';
import type { EmbeddedClerk } from '../../../local/clerk/server.ts';
import { authorize, exchange, newCode, post, redirectUri, refresh, register } from './oauth-flow.ts';

let clerk: EmbeddedClerk;

beforeAll(async () => {
  clerk = await startEmbeddedClerk();
});
beforeEach(() => clerk.reset());
afterAll(() => clerk.close());

const backend = () =>
  createClerkClient({ secretKey: clerk.secretKey, apiUrl: clerk.url, telemetry: { disabled: true } });
const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
});

describe('dynamic client registration', () => {
  test('answers what was registered (RFC 7591)', async () => {
    const { status, body } = await register(clerk, { client_uri: 'https://client.example', extra: true });
    expect(status).toBe(201);
    expect(body).toEqual({
      client_id: expect.stringMatching(/^[A-Za-z0-9]{16}$/),
      client_id_issued_at: expect.any(Number),
      client_name: 'Test client',
      client_uri: 'https://client.example',
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      scope: expect.stringContaining('email'),
    });
  });

  test('makes an OAuth application that the Backend API shows', async () => {
    const { body } = await register(clerk);
    const { data } = await backend().oauthApplications.list({ nameQuery: body['client_id']! });
    expect(data).toEqual([
      expect.objectContaining({
        clientId: body['client_id'],
        isPublic: true,
        dynamicallyRegistered: true,
        redirectUris: [redirectUri],
      }),
    ]);
  });

  test('gives a secret to a client that wants one, and then demands it', async () => {
    const { body } = await register(clerk, { token_endpoint_auth_method: 'client_secret_post' });
    const clientId = body['client_id']!;
    const secret = body['client_secret']!;
    const code = await newCode(clerk, { client_id: clientId });
    const without = await exchange(clerk, clientId, code);
    expect([without.status, without.body['error']]).toEqual([401, 'invalid_client']);
    expect((await exchange(clerk, clientId, code, { client_secret: secret })).status).toBe(200);
  });

  test('holds the client to the scopes that it registered', async () => {
    const { body } = await register(clerk, { scope: 'email unknown' });
    expect(body['scope']).toBe('email');
    const response = await authorize(clerk, { client_id: body['client_id']!, scope: 'profile' });
    expect(response.headers.get('location')).toContain('error=invalid_scope');
  });

  test.each([
    ['no redirect URI', { redirect_uris: [] }, 'invalid_client_metadata'],
    ['no JSON object', { redirect_uris: 'https://client.example' }, 'invalid_client_metadata'],
    ['a redirect URI that runs code', { redirect_uris: ['javascript:alert(1)'] }, 'invalid_redirect_uri'],
    ['a redirect URI over plain http', { redirect_uris: ['http://client.example/'] }, 'invalid_redirect_uri'],
    [
      'a redirect URI with a fragment',
      { redirect_uris: ['https://client.example/#x'] },
      'invalid_redirect_uri',
    ],
    [
      'an authentication method that Clerk has not',
      { token_endpoint_auth_method: 'private_key_jwt' },
      'invalid_client_metadata',
    ],
    ['another grant type', { grant_types: ['client_credentials'] }, 'invalid_client_metadata'],
    ['only scopes that do not exist', { scope: 'unknown' }, 'invalid_client_metadata'],
  ])('refuses %s', async (_what, metadata, error) => {
    const { status, body } = await register(clerk, metadata);
    expect([status, body['error']]).toEqual([400, error]);
  });

  test('is not there when the instance is set so', async () => {
    const other = await startEmbeddedClerk({ settings: { dynamicClientRegistration: false } });
    const { status } = await register(other);
    const response = await fetch(`${other.url}/.well-known/oauth-authorization-server`);
    expect(await response.json()).not.toHaveProperty('registration_endpoint');
    expect(status).toBe(403);
    await other.close();
  });
});

describe('a native application', () => {
  test.each([
    ['http://127.0.0.1/callback', 'http://127.0.0.1:51234/callback'],
    ['http://localhost:1/callback', 'http://localhost:51234/callback'],
    ['http://[::1]:1/callback?x=1', 'http://[::1]:51234/callback?x=1'],
    ['cursor://anysphere.cursor/callback', 'cursor://anysphere.cursor/callback'],
  ])('that registered %s may come back to %s', async (registered, used) => {
    const { body } = await register(clerk, { redirect_uris: [registered] });
    const response = await authorize(clerk, { client_id: body['client_id']!, redirect_uri: used });
    expect(response.status).toBe(200);
  });

  test.each([
    ['https://client.example/callback', 'https://client.example:8443/callback'],
    ['http://127.0.0.1/callback', 'https://127.0.0.1/callback'],
    ['http://127.0.0.1/callback', 'http://127.0.0.1:51234/callback/more'],
  ])('that registered %s may not come back to %s', async (registered, used) => {
    const { body } = await register(clerk, { redirect_uris: [registered] });
    const response = await authorize(clerk, { client_id: body['client_id']!, redirect_uri: used });
    expect(response.status).toBe(400);
  });
});

describe('a confidential client', () => {
  const { clientId, clientSecret, redirectUris } = seedApplication;
  const code = () =>
    newCode(clerk, {
      client_id: clientId,
      redirect_uri: redirectUris[0],
      code_challenge: null,
      code_challenge_method: null,
    });
  const fields = { client_id: null, redirect_uri: redirectUris[0], code_verifier: null };
  const withBasic = async (secret: string) =>
    post(
      clerk,
      '/oauth/token',
      { grant_type: 'authorization_code', code: await code(), redirect_uri: redirectUris[0] },
      basic(clientId, secret),
    );

  test('may do without PKCE, and proves itself by HTTP Basic', async () => {
    expect((await withBasic(clientSecret)).status).toBe(200);
  });

  test('proves itself in the body as well', async () => {
    const answer = await exchange(clerk, clientId, await code(), {
      ...fields,
      client_id: clientId,
      client_secret: clientSecret,
    });
    expect(answer.status).toBe(200);
  });

  test('is refused with the wrong secret, by the scheme that it tried', async () => {
    const answer = await withBasic('wrong');
    expect([answer.status, answer.body['error']]).toEqual([401, 'invalid_client']);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Basic/);
  });

  test('is refused without a secret', async () => {
    const answer = await exchange(clerk, clientId, await code(), { ...fields, client_id: clientId });
    expect([answer.status, answer.body['error']]).toEqual([401, 'invalid_client']);
  });

  test('may not slip in a verifier where there was no challenge', async () => {
    const answer = await exchange(clerk, clientId, await code(), {
      redirect_uri: redirectUris[0],
      client_secret: clientSecret,
    });
    expect(answer.body['error']).toBe('invalid_grant');
  });

  test('must use PKCE when the administrator says so', async () => {
    const application = [...clerk.state.oauthApplications.values()][0]!;
    application.pkceRequired = true;
    const response = await authorize(clerk, {
      client_id: clientId,
      redirect_uri: redirectUris[0],
      code_challenge: null,
      code_challenge_method: null,
    });
    expect(response.headers.get('location')).toContain('error=invalid_request');
  });

  test('learns by introspection whether a token is active (RFC 7662)', async () => {
    const token = (await withBasic(clientSecret)).body['access_token']!;
    const introspect = (value: string, secret = clientSecret as string) =>
      post(clerk, '/oauth/token_info', { token: value }, basic(clientId, secret));
    expect((await introspect(token)).body).toMatchObject({ active: true, client_id: clientId });
    expect((await introspect('oat_unknown')).body).toEqual({ active: false });
    expect((await introspect(token, 'wrong')).status).toBe(401);
  });

  test('loses everything when the administrator deletes it', async () => {
    const { body } = await withBasic(clientSecret);
    await backend().oauthApplications.delete(seedApplication.id);
    const answer = await refresh(clerk, clientId, body['refresh_token']!, { client_secret: clientSecret });
    expect(answer.body['error']).toBe('invalid_client');
  });

  test('has another secret after a rotation', async () => {
    const { clientSecret: secret } = await backend().oauthApplications.rotateSecret(seedApplication.id);
    expect((await withBasic(clientSecret)).status).toBe(401);
    expect((await withBasic(secret!)).status).toBe(200);
  });

  test('loses a grant whose refresh token the administrator revokes', async () => {
    const { body } = await withBasic(clientSecret);
    await backend().oauthApplications.revokeToken({
      oauthApplicationId: seedApplication.id,
      token: body['refresh_token']!,
    });
    const answer = await refresh(clerk, clientId, body['refresh_token']!, { client_secret: clientSecret });
    expect(answer.body['error']).toBe('invalid_grant');
  });
});

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
