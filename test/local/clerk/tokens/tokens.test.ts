import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createClerkClient, verifyToken } from '@clerk/backend';
import type { ClerkClient } from '@clerk/backend';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { seedApplication } from '../../../../local/clerk/seed/seed-credentials.ts';
import { seedMachines } from '../../../../local/clerk/seed/seed-machines.ts';
import { startEmbeddedClerk } from '../../../../local/clerk/server.ts';
import type { EmbeddedClerk } from '../../../../local/clerk/server.ts';
import { firstUserId, resource } from '../oauth/oauth-flow.ts';

type Accepts = 'session_token' | 'oauth_token' | 'm2m_token' | 'api_key';

let clerk: EmbeddedClerk;
let client: ClerkClient;
let late = 0;

beforeAll(async () => {
  clerk = await startEmbeddedClerk({ now: () => Date.now() + late });
  client = createClerkClient({
    secretKey: clerk.secretKey,
    // Only session tokens need it; nothing is ever asked of the host in it.
    publishableKey: `pk_test_${Buffer.from('embedded.clerk.accounts.dev$').toString('base64')}`,
    apiUrl: clerk.url,
    telemetry: { disabled: true },
  });
});
beforeEach(() => {
  late = 0;
  clerk.reset();
});
afterAll(() => clerk.close());

const userId = () => firstUserId(clerk);
const organizationId = () => [...clerk.state.organizations.keys()][0]!;
const { admin, support } = seedMachines;

/** What `authenticateRequest` makes of a bearer token. */
async function authenticate(
  token: string,
  acceptsToken: Accepts | Accepts[],
  options: { audience?: string; jwtKey?: string } = {},
) {
  const request = new Request('https://api.example/mcp', { headers: { authorization: `Bearer ${token}` } });
  const state = await client.authenticateRequest(request, {
    acceptsToken: acceptsToken as 'oauth_token',
    skipJwksCache: true,
    ...options,
  });
  return {
    isAuthenticated: state.isAuthenticated,
    reason: state.reason,
    auth: state.toAuth() as unknown as Record<string, unknown>,
  };
}

const minted: Record<string, [Accepts, () => Promise<string>, () => Record<string, unknown>]> = {
  'a session token': [
    'session_token',
    () => clerk.tokens.session({ userId: userId() }),
    () => ({ userId: userId() }),
  ],
  'a JWT M2M token': [
    'm2m_token',
    () => clerk.tokens.machine({ machineId: admin.id }),
    () => ({ machineId: admin.id }),
  ],
  'an opaque M2M token': [
    'm2m_token',
    () => clerk.tokens.machine({ machineId: admin.id, format: 'opaque' }),
    () => ({ machineId: admin.id }),
  ],
  'a JWT access token': [
    'oauth_token',
    () => clerk.tokens.oauth({ userId: userId(), scopes: ['email'] }),
    () => ({ userId: userId(), clientId: seedApplication.clientId, scopes: ['email'] }),
  ],
  'an opaque access token': [
    'oauth_token',
    () => clerk.tokens.oauth({ userId: userId(), scopes: ['email'], format: 'opaque' }),
    () => ({ userId: userId(), clientId: seedApplication.clientId, scopes: ['email'] }),
  ],
  "a user's API key": [
    'api_key',
    async () => (await clerk.tokens.apiKey({ subject: userId(), scopes: ['a'], claims: { b: 1 } })).secret,
    () => ({ userId: userId(), scopes: ['a'], claims: { b: 1 } }),
  ],
  "an organization's API key": [
    'api_key',
    async () => (await clerk.tokens.apiKey({ subject: organizationId() })).secret,
    () => ({ orgId: organizationId(), scopes: [], claims: null }),
  ],
};

describe('authenticateRequest of @clerk/backend', () => {
  test.each(Object.entries(minted))('lets %s in', async (_name, [kind, mint, expected]) => {
    const { isAuthenticated, auth } = await authenticate(await mint(), kind);
    expect(isAuthenticated).toBe(true);
    expect(auth).toMatchObject(expected());
  });

  test.each(Object.entries(minted))('takes %s for nothing else', async (_name, [kind, mint]) => {
    const all: Accepts[] = ['session_token', 'oauth_token', 'm2m_token', 'api_key'];
    const { isAuthenticated } = await authenticate(
      await mint(),
      all.filter((other) => other !== kind),
    );
    expect(isAuthenticated).toBe(false);
  });

  test.each(['jwt', 'opaque'] as const)('checks the audience of a %s access token', async (format) => {
    const token = await clerk.tokens.oauth({ userId: userId(), audience: resource, format });
    const bare = await clerk.tokens.oauth({ userId: userId(), format });
    const check = async (candidate: string, audience: string) =>
      (await authenticate(candidate, 'oauth_token', { audience })).isAuthenticated;
    expect(await check(token, resource)).toBe(true);
    expect(await check(token, 'https://other.example')).toBe(false);
    expect(await check(bare, resource)).toBe(false);
  });

  test('needs no request when it has the public key', async () => {
    const { pem } = await clerk.tokens.publicKey();
    const token = await clerk.tokens.machine({ machineId: admin.id });
    const { isAuthenticated } = await authenticate(token, 'm2m_token', { jwtKey: pem });
    expect(isAuthenticated).toBe(true);
    expect(clerk.requests).toEqual([]);
  });

  test.each([
    ['an expired JWT', () => clerk.tokens.oauth({ userId: userId(), secondsUntilExpiration: -60 })],
    ['an opaque token that never was', () => Promise.resolve('oat_unknown')],
  ])('refuses %s', async (_name, mint) => {
    expect((await authenticate(await mint(), 'oauth_token')).isAuthenticated).toBe(false);
  });
});

describe('a forgery', () => {
  const payload = () => ({
    iss: clerk.url,
    sub: admin.id,
    iat: Math.floor(Date.now() / 1000),
    exp: Math.floor(Date.now() / 1000) + 60,
  });
  const isLetIn = async (token: string) => (await authenticate(token, 'm2m_token')).isAuthenticated;

  test('can be signed with the current key, under any header', async () => {
    expect(await isLetIn(await clerk.tokens.sign(payload()))).toBe(true);
    const token = await clerk.tokens.sign(payload(), { cat: 'cl_B7d4PD111AAA', kid: 'ins_other' });
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'RS256', kid: 'ins_other' });
    expect(await isLetIn(token)).toBe(false);
  });

  test('with the algorithm none is refused', async () => {
    expect(await isLetIn(await clerk.tokens.sign(payload(), { alg: 'none' }))).toBe(false);
  });

  test("with another instance's key is refused", async () => {
    const other = await startEmbeddedClerk();
    const token = await other.tokens.machine({ machineId: admin.id });
    await other.close();
    expect(await isLetIn(token)).toBe(false);
  });
});

describe('the signing key', () => {
  test('is the same for the Backend API and for everybody', async () => {
    const jwks = await (await fetch(`${clerk.url}/.well-known/jwks.json`)).json();
    expect(await client.jwks.getJwks()).toEqual(jwks);
    expect(jwks).toMatchObject({ keys: [{ kid: (await clerk.tokens.publicKey()).kid, alg: 'RS256' }] });
    expect(JSON.stringify(jwks)).not.toContain('"d"');
  });

  test('can be rotated, with tokens of the old one still good', async () => {
    const token = await clerk.tokens.machine({ machineId: admin.id });
    const { kid } = await clerk.tokens.rotateKey();
    expect((await authenticate(token, 'm2m_token')).isAuthenticated).toBe(true);
    const next = await clerk.tokens.machine({ machineId: admin.id });
    expect(decodeProtectedHeader(next).kid).toBe(kid);
    expect((await authenticate(next, 'm2m_token')).isAuthenticated).toBe(true);
  });

  test('can be rotated, with the old one gone', async () => {
    // Another key than in the other tests: `@clerk/backend` keeps those that it has seen for five minutes.
    await clerk.tokens.rotateKey();
    const token = await clerk.tokens.machine({ machineId: admin.id });
    const { kid } = await clerk.tokens.rotateKey({ keepOld: false });
    expect((await authenticate(token, 'm2m_token')).isAuthenticated).toBe(false);
    const { keys } = (await client.jwks.getJwks()) as unknown as { keys: { kid: string }[] };
    expect(keys.map((key) => key.kid)).toEqual([kid]);
  });

  test('outlives a reset, and so do tokens and the machines that they name', async () => {
    const token = await clerk.tokens.machine({ machineId: support.id });
    await client.machines.delete(support.id);
    clerk.reset();
    expect((await authenticate(token, 'm2m_token')).isAuthenticated).toBe(true);
    expect((await client.machines.get(support.id)).name).toBe(support.name);
  });
});

describe('a revoked or expired token', () => {
  const opaque = () => clerk.tokens.machine({ machineId: admin.id, format: 'opaque' });

  test('of a machine comes back as revoked, with the reason', async () => {
    const token = await opaque();
    const { id } = await client.m2m.verify({ token });
    await client.m2m.revokeToken({ m2mTokenId: id, revocationReason: 'leaked' });
    expect(await client.m2m.verify({ token })).toMatchObject({ revoked: true, revocationReason: 'leaked' });
    expect((await client.m2m.list({ subject: admin.id })).totalCount).toBe(0);
    expect((await client.m2m.list({ subject: admin.id, revoked: true })).totalCount).toBe(1);
  });

  test('of a machine comes back as expired', async () => {
    const token = await opaque();
    late = 3_600_000;
    expect(await client.m2m.verify({ token })).toMatchObject({ expired: true, revoked: false });
  });

  test('of an OAuth client comes back as revoked or expired', async () => {
    const token = await clerk.tokens.oauth({ userId: userId(), format: 'opaque' });
    for (const record of clerk.state.oauthAccessTokens.values()) record.revoked = true;
    expect(await client.idPOAuthAccessToken.verify(token)).toMatchObject({ revoked: true, expired: false });
    late = 86_400_000;
    expect(await client.idPOAuthAccessToken.verify(token)).toMatchObject({ expired: true });
  });

  test.each(['opaque', 'jwt'] as const)('of an OAuth client has its times in seconds, %s', async (format) => {
    const token = await clerk.tokens.oauth({ userId: userId(), format, secondsUntilExpiration: 600 });
    const { expiration, createdAt } = await client.idPOAuthAccessToken.verify(token);
    expect(expiration! - createdAt).toBe(600);
    expect(new Date(createdAt * 1_000).getUTCFullYear()).toBe(new Date().getUTCFullYear());
  });

  test('in JWT format is not active', async () => {
    const token = await clerk.tokens.oauth({ userId: userId(), secondsUntilExpiration: -60 });
    const response = await fetch(`${clerk.url}/oauth_applications/access_tokens/verify`, {
      method: 'POST',
      headers: { authorization: `Bearer ${clerk.secretKey}` },
      body: JSON.stringify({ access_token: token }),
    });
    expect(await response.json()).toEqual({ active: false });
  });

  test('that is an API key comes back as revoked or expired', async () => {
    const { id, secret } = await clerk.tokens.apiKey({ subject: userId(), secondsUntilExpiration: 60 });
    await client.apiKeys.revoke({ apiKeyId: id, revocationReason: 'left' });
    expect(await client.apiKeys.verify(secret)).toMatchObject({ revoked: true, revocationReason: 'left' });
    late = 60_000;
    expect(await client.apiKeys.verify(secret)).toMatchObject({ expired: true });
  });

  test('is let in by authenticateRequest all the same, so callers must look', async () => {
    const { id, secret } = await clerk.tokens.apiKey({ subject: userId() });
    await client.apiKeys.revoke({ apiKeyId: id });
    expect((await authenticate(secret, 'api_key')).isAuthenticated).toBe(true);
  });
});

describe('a session token', () => {
  test('is for a session that the Backend API knows, one for each user', async () => {
    const last = [...clerk.state.users.keys()].at(-1)!;
    const [first, second] = [
      decodeJwt(await clerk.tokens.session({ userId: last })),
      decodeJwt(await clerk.tokens.session({ userId: last })),
    ];
    expect(second['sid']).toBe(first['sid']);
    const session = await client.sessions.getSession(String(first['sid']));
    expect(session).toMatchObject({ userId: last, status: 'active' });
  });

  test('passes verifyToken', async () => {
    const { pem } = await clerk.tokens.publicKey();
    const token = await clerk.tokens.session({ userId: userId() });
    expect(await verifyToken(token, { jwtKey: pem })).toMatchObject({ sub: userId(), iss: clerk.url });
  });
});
