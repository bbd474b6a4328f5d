import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createClerkClient } from '@clerk/backend';
import { seedApplication } from '../../../../local/clerk/seed/seed-credentials.ts';
import { startEmbeddedClerk } from '../../../../local/clerk/server.ts';
import type { EmbeddedClerk } from '../../../../local/clerk/server.ts';
import {
  authorize,
  exchange,
  newCode,
  post,
  redirected,
  redirectUri,
  refresh,
  register,
} from './oauth-flow.ts';

let clerk: EmbeddedClerk;

beforeAll(async () => {
  clerk = await startEmbeddedClerk({ settings: { oauthScopes: ['users:read'] } });
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
      scope: 'profile email offline_access',
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

  test('holds the client to the scopes that it registered with', async () => {
    const { body } = await register(clerk, { scope: 'email openid' });
    expect(body['scope']).toBe('openid email');
    const asking = (scope: string) => authorize(clerk, { client_id: body['client_id']!, scope });
    expect((await asking('email openid')).status).toBe(200);
    expect(redirected(await asking('email profile')).parameters['error']).toBe('invalid_scope');
  });

  test('gives a client that names no scope the default ones, which have no openid', async () => {
    const { body } = await register(clerk);
    const asking = (scope: string) => authorize(clerk, { client_id: body['client_id']!, scope });
    expect((await asking('profile email offline_access')).status).toBe(200);
    expect(redirected(await asking('openid profile email')).parameters).toMatchObject({
      error: 'invalid_scope',
      error_description:
        "The requested scope is invalid, unknown, or malformed. The OAuth 2.0 Client is not allowed to request scope 'openid'.",
    });
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
    ['a scope that does not exist', { scope: 'email unknown' }, 'invalid_client_metadata'],
    [
      'a custom scope that no administrator assigned',
      { scope: 'email users:read' },
      'invalid_client_metadata',
    ],
    ['another grant type', { grant_types: ['client_credentials'] }, 'invalid_client_metadata'],
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
  const { clientId, redirectUris } = seedApplication;
  let clientSecret: string;
  beforeEach(() => {
    clientSecret = clerk.state.oauthApplications.get(seedApplication.id)!.clientSecret!;
  });
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
    const introspect = (value: string, secret = clientSecret) =>
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
