import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { startEmbeddedClerk } from '../../../../local/clerk/server.ts';
import type { EmbeddedClerk, InstanceSettings } from '../../../../local/clerk/server.ts';
import {
  authorize,
  decide,
  exchange,
  firstUserId,
  forNewClients,
  newClient,
  newCode,
  post,
  redirectUri,
  redirected,
  refresh,
  resource,
} from './oauth-flow.ts';

let clerk: EmbeddedClerk;
let late = 0;

beforeAll(async () => {
  clerk = await startEmbeddedClerk({
    settings: forNewClients('users:read', 'users:write'),
    now: () => Date.now() + late,
  });
  clerk.allowResource(resource);
});
beforeEach(() => {
  late = 0;
  clerk.reset();
});
afterAll(() => clerk.close());

async function withSettings(
  settings: Partial<InstanceSettings>,
  use: (clerk: EmbeddedClerk) => Promise<void>,
) {
  const other = await startEmbeddedClerk({ settings });
  try {
    await use(other);
  } finally {
    await other.close();
  }
}

const metadata = async () =>
  (await (await fetch(`${clerk.url}/.well-known/oauth-authorization-server`)).json()) as Record<
    string,
    unknown
  >;

describe('discovery', () => {
  test('leads from the issuer to every endpoint, and says what is supported', async () => {
    expect(await metadata()).toMatchObject({
      issuer: clerk.url,
      authorization_endpoint: `${clerk.url}/oauth/authorize`,
      token_endpoint: `${clerk.url}/oauth/token`,
      registration_endpoint: `${clerk.url}/oauth/register`,
      revocation_endpoint: `${clerk.url}/oauth/token/revoke`,
      jwks_uri: `${clerk.url}/.well-known/jwks.json`,
      code_challenge_methods_supported: ['S256'],
      client_id_metadata_document_supported: true,
      authorization_response_iss_parameter_supported: true,
      scopes_supported: expect.arrayContaining(['openid', 'user:org:read', 'offline_access', 'users:read']),
    });
  });

  test('is the same through OpenID Connect', async () => {
    const response = await fetch(`${clerk.url}/.well-known/openid-configuration`);
    expect(await response.json()).toEqual(await metadata());
  });

  test('names no endpoint that does not answer', async () => {
    const urls = Object.entries(await metadata()).filter(([name]) => /_(endpoint|uri)$/.test(name));
    expect(urls.length).toBeGreaterThan(5);
    for (const [, url] of urls) {
      const [get, post] = [await fetch(String(url)), await fetch(String(url), { method: 'POST' })];
      expect([get.status, post.status].every((status) => status === 404)).toBe(false);
    }
  });

  test.each(['/.well-known/oauth-authorization-server', '/.well-known/jwks.json'])(
    '%s may be read by scripts of any page of this machine',
    async (path) => {
      const response = await fetch(`${clerk.url}${path}`, { headers: { origin: 'http://localhost:6274' } });
      expect(response.status).toBe(200);
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
    },
  );

  test.each(['/oauth/token', '/oauth/register', '/oauth/userinfo', '/oauth/token/revoke'])(
    '%s lets browsers ask first whether a script may call it',
    async (path) => {
      const response = await fetch(`${clerk.url}${path}`, { method: 'OPTIONS' });
      expect(response.status).toBe(204);
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      expect(response.headers.get('access-control-allow-methods')).toContain('POST');
      expect(response.headers.get('access-control-allow-headers')).toContain('authorization');
    },
  );

  test('obeys the fault switches and is recorded, like everything else', async () => {
    clerk.fault({ kind: 'server-error', status: 503, path: '/.well-known/jwks.json', times: 1 });
    expect((await fetch(`${clerk.url}/.well-known/jwks.json`)).status).toBe(503);
    expect((await fetch(`${clerk.url}/.well-known/jwks.json`)).status).toBe(200);
    expect(clerk.requests.map(({ path, status }) => [path, status])).toEqual([
      ['/.well-known/jwks.json', 503],
      ['/.well-known/jwks.json', 200],
    ]);
  });
});

describe('the code flow', () => {
  test('goes from registration through consent to a JWT for the resource', async () => {
    const clientId = await newClient(clerk);
    const response = await authorize(clerk, { client_id: clientId, resource, scope: 'email users:read' });
    expect(response.status).toBe(200);
    const back = redirected(await decide(clerk, await response.text()));
    expect(back).toEqual({
      to: redirectUri,
      parameters: { code: expect.any(String), state: 'the state', iss: clerk.url },
    });
    const { status, headers, body } = await exchange(clerk, clientId, back.parameters['code']!, { resource });
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 86_400, scope: 'email users:read' });

    const keys = createRemoteJWKSet(new URL(`${clerk.url}/.well-known/jwks.json`));
    const { payload, protectedHeader } = await jwtVerify(body['access_token']!, keys, {
      issuer: clerk.url,
      audience: resource,
      typ: 'at+jwt',
    });
    expect(protectedHeader).toMatchObject({ alg: 'RS256', kid: expect.stringMatching(/^ins_/) });
    expect(payload).toEqual({
      iss: clerk.url,
      sub: firstUserId(clerk),
      client_id: clientId,
      aud: resource,
      scope: 'email users:read',
      iat: expect.any(Number),
      nbf: payload.iat,
      exp: payload.iat! + 86_400,
      jti: expect.stringMatching(/^oat_[0-9a-f]{32}$/),
    });
  });

  test('gives a token without an audience when no resource was asked for', async () => {
    const clientId = await newClient(clerk);
    const { body } = await exchange(clerk, clientId, await newCode(clerk, { client_id: clientId }));
    expect(decodeJwt(body['access_token']!)).not.toHaveProperty('aud');
  });

  test('gives opaque tokens when the instance is set so', async () => {
    await withSettings({ oauthJwtAccessTokens: false }, async (other) => {
      const clientId = await newClient(other);
      const { body } = await exchange(other, clientId, await newCode(other, { client_id: clientId }));
      expect(body['access_token']).toMatch(/^oat_/);
    });
  });

  test('grants only the scopes that stay ticked, and says which', async () => {
    const clientId = await newClient(clerk);
    const code = await newCode(
      clerk,
      { client_id: clientId, scope: 'email users:read users:write' },
      { scope: ['users:read'] },
    );
    const { body } = await exchange(clerk, clientId, code);
    expect(body['scope']).toBe('users:read');
    expect(decodeJwt(body['access_token']!)['scope']).toBe('users:read');
  });

  test('never grants a scope that was ticked but not asked for', async () => {
    const clientId = await newClient(clerk);
    const code = await newCode(
      clerk,
      { client_id: clientId, scope: 'email' },
      { scope: ['email', 'users:write'] },
    );
    expect((await exchange(clerk, clientId, code)).body['scope']).toBe('email');
  });

  test('grants profile and email to a client that asks for no scope', async () => {
    await withSettings({}, async (other) => {
      const clientId = await newClient(other);
      const code = await newCode(other, { client_id: clientId });
      expect((await exchange(other, clientId, code)).body['scope']).toBe('profile email');
    });
  });

  test('puts the chosen organization into the token when user:org:read is granted', async () => {
    const clientId = await newClient(clerk);
    const scope = 'email user:org:read';
    const membership = [...clerk.state.memberships.values()].find(
      ({ userId }) => userId === firstUserId(clerk),
    )!;
    const token = async (choices: Record<string, string | string[]>) => {
      const code = await newCode(clerk, { client_id: clientId, scope }, choices);
      return decodeJwt((await exchange(clerk, clientId, code)).body['access_token']!);
    };
    expect((await token({ organization_id: membership.organizationId }))['org_id']).toBe(
      membership.organizationId,
    );
    expect((await token({}))['org_id']).toBe(membership.organizationId);
    expect(await token({ scope: ['email'] })).not.toHaveProperty('org_id');
  });

  test('gives an ID token and user info for openid, as far as the scopes go', async () => {
    const clientId = await newClient(clerk);
    const code = await newCode(clerk, { client_id: clientId, scope: 'openid email', nonce: 'once' });
    const { body } = await exchange(clerk, clientId, code);
    expect(decodeJwt(body['id_token']!)).toMatchObject({
      sub: firstUserId(clerk),
      aud: clientId,
      nonce: 'once',
      email: 'ada.okafor@northwind.example',
    });
    const info = await fetch(`${clerk.url}/oauth/userinfo`, {
      headers: { authorization: `Bearer ${body['access_token']}` },
    });
    const claims = await info.json();
    expect(claims).toMatchObject({ user_id: firstUserId(clerk), email_verified: true });
    expect(claims).not.toHaveProperty('name');
    expect((await fetch(`${clerk.url}/oauth/userinfo`)).status).toBe(401);
  });
});

describe('the authorization endpoint', () => {
  const problem = async (parameters: Record<string, string | string[] | null>) => {
    const clientId = await newClient(clerk);
    return redirected(await authorize(clerk, { client_id: clientId, ...parameters }));
  };

  test.each([
    [
      'a public client without PKCE',
      { code_challenge: null, code_challenge_method: null },
      'invalid_request',
    ],
    ['the method plain', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['a challenge without a method', { code_challenge_method: null }, 'invalid_request'],
    ['a challenge that is no hash', { code_challenge: 'short' }, 'invalid_request'],
    ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
    ['a scope that does not exist', { scope: 'email users:delete' }, 'invalid_scope'],
    ['a resource that was not allowed', { resource: 'https://other.example/mcp' }, 'invalid_target'],
    [
      'one allowed resource among others',
      { resource: [resource, 'https://other.example'] },
      'invalid_target',
    ],
    ['prompt=none, as nobody is signed in', { prompt: 'none' }, 'login_required'],
    ['a parameter that is given twice', { scope: ['email', 'profile'] }, 'invalid_request'],
    ['a request object', { request: 'e30.e30.' }, 'request_not_supported'],
  ])('tells the client about %s', async (_what, parameters, error) => {
    expect(await problem(parameters)).toEqual({
      to: redirectUri,
      parameters: { error, error_description: expect.any(String), state: 'the state', iss: clerk.url },
    });
  });

  test.each([
    ['another path', 'http://127.0.0.1:33418/other'],
    ['another host', 'https://attacker.example/callback'],
    ['a host that begins the same', 'http://127.0.0.1.attacker.example/callback'],
    ['a user name that looks like the host', 'http://127.0.0.1:33418@attacker.example/callback'],
    ['another query', `${redirectUri}?next=https://attacker.example`],
    ['a fragment', `${redirectUri}#x`],
    ['a name instead of the address', 'http://localhost:33418/callback'],
  ])('never redirects to %s than the client registered', async (_what, uri) => {
    const response = await authorize(clerk, { client_id: await newClient(clerk), redirect_uri: uri });
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
    expect(await response.text()).toContain('not one that the client registered');
  });

  test.each([
    ['an unknown client', { client_id: 'unknown' }, 'no client with the ID unknown'],
    ['no client', { client_id: null }, 'client_id is missing'],
  ])('shows a page, and does not redirect, for %s', async (_what, parameters, text) => {
    const response = await authorize(clerk, parameters);
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await response.text()).toContain(text);
  });

  test('takes the only registered redirect URI when the client names none', async () => {
    const clientId = await newClient(clerk);
    const code = await newCode(clerk, { client_id: clientId, redirect_uri: null });
    expect((await exchange(clerk, clientId, code, { redirect_uri: null })).status).toBe(200);
  });

  test('accepts the resource with and without the slash that URL parsers add', async () => {
    clerk.allowResource('http://127.0.0.1:9999');
    const clientId = await newClient(clerk);
    const code = await newCode(clerk, { client_id: clientId, resource: 'http://127.0.0.1:9999/' });
    const { body } = await exchange(clerk, clientId, code);
    expect(decodeJwt(body['access_token']!).aud).toBe('http://127.0.0.1:9999');
  });
});

describe('a code', () => {
  test('is good once: a second use ends what the first gave', async () => {
    const clientId = await newClient(clerk);
    const code = await newCode(clerk, { client_id: clientId });
    const first = await exchange(clerk, clientId, code);
    expect((await exchange(clerk, clientId, code)).body).toMatchObject({ error: 'invalid_grant' });
    expect((await refresh(clerk, clientId, first.body['refresh_token']!)).body).toMatchObject({
      error: 'invalid_grant',
    });
  });

  test('is good for sixty seconds', async () => {
    const clientId = await newClient(clerk);
    const code = await newCode(clerk, { client_id: clientId });
    late = 60_000;
    expect((await exchange(clerk, clientId, code)).body).toMatchObject({ error: 'invalid_grant' });
  });

  test.each([
    ['another verifier', { code_verifier: 'x'.repeat(43) }, 'invalid_grant'],
    ['no verifier', { code_verifier: null }, 'invalid_request'],
    ['a verifier that is too short', { code_verifier: 'short' }, 'invalid_request'],
    ['another redirect URI', { redirect_uri: 'http://127.0.0.1:1/callback' }, 'invalid_grant'],
    ['no redirect URI', { redirect_uri: null }, 'invalid_grant'],
    ['a resource that was not granted', { resource: 'http://127.0.0.1:3000/mcp' }, 'invalid_target'],
  ])('is refused with %s, and stays good for its client', async (_what, fields, error) => {
    const clientId = await newClient(clerk);
    const code = await newCode(clerk, { client_id: clientId });
    const refused = await exchange(clerk, clientId, code, fields);
    expect([refused.status, refused.body['error']]).toEqual([400, error]);
    expect((await exchange(clerk, clientId, code)).status).toBe(200);
  });

  test('is worth nothing to another client', async () => {
    const code = await newCode(clerk, { client_id: await newClient(clerk) });
    expect((await exchange(clerk, await newClient(clerk), code)).body['error']).toBe('invalid_grant');
  });

  test('is worth nothing once the user is banned', async () => {
    const clientId = await newClient(clerk);
    const code = await newCode(clerk, { client_id: clientId });
    clerk.state.users.get(firstUserId(clerk))!.banned = true;
    expect((await exchange(clerk, clientId, code)).body['error']).toBe('invalid_grant');
  });
});

describe('a refresh token', () => {
  const tokens = async (scope = 'email users:read') => {
    const clientId = await newClient(clerk);
    const { body } = await exchange(
      clerk,
      clientId,
      await newCode(clerk, { client_id: clientId, scope, resource }),
    );
    return { clientId, token: body['refresh_token']! };
  };

  test('gives new tokens for the same scopes and resource, and another refresh token', async () => {
    const { clientId, token } = await tokens();
    const { status, body } = await refresh(clerk, clientId, token);
    expect(status).toBe(200);
    expect(body['refresh_token']).not.toBe(token);
    expect(decodeJwt(body['access_token']!)).toMatchObject({ aud: resource, scope: 'email users:read' });
  });

  test('ends the grant when it comes a second time', async () => {
    const { clientId, token } = await tokens();
    const next = (await refresh(clerk, clientId, token)).body['refresh_token']!;
    expect((await refresh(clerk, clientId, token)).body['error']).toBe('invalid_grant');
    expect((await refresh(clerk, clientId, next)).body['error']).toBe('invalid_grant');
  });

  test('can narrow the scopes, never widen them', async () => {
    const { clientId, token } = await tokens();
    const wider = await refresh(clerk, clientId, token, { scope: 'users:write' });
    expect(wider.body['error']).toBe('invalid_scope');
    const narrower = await refresh(clerk, clientId, token, { scope: 'email' });
    expect(narrower.body['scope']).toBe('email');
    const later = await refresh(clerk, clientId, narrower.body['refresh_token']!);
    expect(later.body['scope']).toBe('email users:read');
  });

  test('is worth nothing to another client', async () => {
    const { token } = await tokens();
    expect((await refresh(clerk, await newClient(clerk), token)).body['error']).toBe('invalid_grant');
  });

  test('is worth nothing after it was revoked (RFC 7009)', async () => {
    const { clientId, token } = await tokens();
    const fields = { client_id: clientId, token };
    expect((await post(clerk, '/oauth/token/revoke', fields)).status).toBe(200);
    expect((await refresh(clerk, clientId, token)).body['error']).toBe('invalid_grant');
  });

  test('is not revoked by another client, which learns nothing', async () => {
    const { clientId, token } = await tokens();
    const fields = { client_id: await newClient(clerk), token };
    expect((await post(clerk, '/oauth/token/revoke', fields)).status).toBe(200);
    expect((await refresh(clerk, clientId, token)).status).toBe(200);
  });
});

describe('a JWT access token', () => {
  test('cannot be revoked, and the server says so', async () => {
    const clientId = await newClient(clerk);
    const { body } = await exchange(clerk, clientId, await newCode(clerk, { client_id: clientId }));
    const fields = { client_id: clientId, token: body['access_token']! };
    expect((await post(clerk, '/oauth/token/revoke', fields)).body['error']).toBe('unsupported_token_type');
    expect(decodeProtectedHeader(body['access_token']!).typ).toBe('at+jwt');
  });
});

describe('the token endpoint', () => {
  test.each([
    ['no grant type', { grant_type: null }, 400, 'invalid_request'],
    ['a grant type that Clerk has not', { grant_type: 'client_credentials' }, 400, 'unsupported_grant_type'],
    ['an unknown client', { client_id: 'unknown' }, 401, 'invalid_client'],
    ['no client', { client_id: null }, 401, 'invalid_client'],
    ['a code that was never given', {}, 400, 'invalid_grant'],
  ])('refuses %s as RFC 6749 says', async (_what, fields, status, error) => {
    const answer = await exchange(clerk, await newClient(clerk), 'code_x', fields);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({ error, error_description: expect.any(String) });
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  });

  test('takes no parameter twice', async () => {
    const body = 'grant_type=authorization_code&client_id=a&client_id=b&code=c';
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const response = await fetch(`${clerk.url}/oauth/token`, { method: 'POST', headers, body });
    expect(await response.json()).toMatchObject({ error: 'invalid_request' });
  });
});

test('a path that is not there is a 404 without a key, so that clients go on looking', async () => {
  const response = await fetch(`${clerk.url}/.well-known/oauth-authorization-server/mcp`);
  expect(response.status).toBe(404);
});
