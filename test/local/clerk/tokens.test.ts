import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createClerkClient, verifyToken } from '@clerk/backend';
import type { ClerkClient } from '@clerk/backend';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { seedApiKey, seedApplication } from '../../../local/clerk/seed-credentials.ts';
import { seedMachines } from '../../../local/clerk/seed-machines.ts';
import { startEmbeddedClerk } from '../../../local/clerk/server.ts';
import type { EmbeddedClerk } from '../../../local/clerk/server.ts';
import { firstUserId, resource } from './oauth-flow.ts';

type Accepts = 'session_token' | 'oauth_token' | 'm2m_token' | 'api_key';

let clerk: EmbeddedClerk;
let client: ClerkClient;
let late = 0;

const clientOf = (options: Partial<Parameters<typeof createClerkClient>[0]> = {}) =>
  createClerkClient({
    secretKey: clerk.secretKey,
    publishableKey: `pk_test_${Buffer.from('embedded.clerk.accounts.dev$').toString('base64')}`,
    apiUrl: clerk.url,
    telemetry: { disabled: true },
    ...options,
  });

beforeAll(async () => {
  clerk = await startEmbeddedClerk({ now: () => Date.now() + late });
  client = clientOf();
});
beforeEach(() => {
  late = 0;
  clerk.reset();
});
afterAll(() => clerk.close());

const userId = () => firstUserId(clerk);
const organizationId = () => [...clerk.state.organizations.keys()][0]!;
const { admin, support } = seedMachines;
const machineKey = (id: string) => clerk.state.machines.get(id)!.secretKey;

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

describe('a machine', () => {
  test('of the seed has an id and a key that never change', async () => {
    const { data, totalCount } = await client.machines.list({ orderBy: 'name' });
    expect(totalCount).toBe(3);
    expect(data.map(({ id }) => id)).toEqual([admin.id, seedMachines.readOnly.id, support.id]);
    for (const { id } of data) expect(id).toMatch(/^mch_[A-Za-z0-9]{27}$/);
  });

  test('makes tokens of both formats with its own key', async () => {
    const machineSecretKey = machineKey(admin.id);
    const opaque = await client.m2m.createToken({ machineSecretKey, claims: { permissions: 'users:read' } });
    const jwt = await client.m2m.createToken({
      machineSecretKey,
      tokenFormat: 'jwt',
      claims: { permissions: 'users:read', aud: [resource] },
      secondsUntilExpiration: 60,
    });
    expect(opaque.token).toMatch(/^mt_/);
    expect(decodeProtectedHeader(jwt.token!)).toMatchObject({ cat: 'cl_B7d4PD333AAA', typ: 'JWT' });
    const payload = decodeJwt(jwt.token!);
    expect(payload).toMatchObject({ sub: admin.id, permissions: 'users:read', aud: [resource] });
    expect(payload.exp! - payload.iat!).toBe(60);
    for (const { token } of [opaque, jwt]) {
      const verified = await client.m2m.verify({ token: token! });
      expect(verified).toMatchObject({ subject: admin.id, claims: { permissions: 'users:read' } });
    }
  });

  test('makes tokens that last as long as its settings say', async () => {
    await client.machines.update({ machineId: admin.id, defaultTokenTtl: 120 });
    const token = await client.m2m.createToken({ machineSecretKey: machineKey(admin.id) });
    expect(token.expiration! - token.createdAt).toBe(120_000);
  });

  test('may not choose the claims that Clerk sets', async () => {
    const create = client.m2m.createToken({
      machineSecretKey: machineKey(admin.id),
      tokenFormat: 'jwt',
      claims: { sub: support.id },
    });
    await expect(create).rejects.toMatchObject({ status: 400, errors: [{ code: 'bad_request' }] });
  });

  test('gets the token that it has when that lasts long enough', async () => {
    const create = (minRemainingTtlSeconds: number, claims = { a: 1 }) =>
      client.m2m.createToken({ machineSecretKey: machineKey(admin.id), claims, minRemainingTtlSeconds });
    const first = await create(60);
    expect((await create(60)).token).toBe(first.token);
    expect((await create(60, { a: 2 })).token).not.toBe(first.token);
    late = 3_590_000;
    expect((await create(60)).token).not.toBe(first.token);
    await expect(create(3600)).rejects.toMatchObject({ status: 400 });
  });

  test.each([
    ['a key that is no key', () => 'ak_wrong'],
    ["the instance's key, which makes no tokens", () => clerk.secretKey],
  ])('cannot be played with %s', async (_what, key) => {
    const create = client.m2m.createToken({ machineSecretKey: key() });
    await expect(create).rejects.toMatchObject({ status: 401 });
  });

  test('has a key that is good for M2M tokens only', async () => {
    const machineOnly = clientOf({ secretKey: machineKey(admin.id) });
    await expect(machineOnly.users.getCount()).rejects.toMatchObject({
      status: 401,
      errors: [{ code: 'clerk_key_invalid' }],
    });
  });

  test('may keep its old key for a while when it gets a new one', async () => {
    const old = machineKey(admin.id);
    const { secret } = await client.machines.rotateSecretKey({ machineId: admin.id, previousTokenTtl: 60 });
    const works = async (machineSecretKey: string) =>
      client.m2m.createToken({ machineSecretKey }).then(
        () => true,
        () => false,
      );
    expect([await works(old), await works(secret)]).toEqual([true, true]);
    late = 60_000;
    expect([await works(old), await works(secret)]).toEqual([false, true]);
    expect((await client.machines.getSecretKey(admin.id)).secret).toBe(secret);
  });

  test('verifies with its own key only the tokens that are meant for it', async () => {
    const { token } = await client.m2m.createToken({ machineSecretKey: machineKey(admin.id) });
    const verify = (id: string) => client.m2m.verify({ token: token!, machineSecretKey: machineKey(id) });
    expect((await verify(support.id)).subject).toBe(admin.id);
    await client.machines.deleteScope(admin.id, support.id);
    const { token: next } = await client.m2m.createToken({ machineSecretKey: machineKey(admin.id) });
    const refused = client.m2m.verify({ token: next!, machineSecretKey: machineKey(support.id) });
    await expect(refused).rejects.toMatchObject({ status: 404 });
  });

  test('sees only its own tokens', async () => {
    await clerk.tokens.machine({ machineId: admin.id, format: 'opaque' });
    const list = (id: string) => client.m2m.list({ subject: admin.id, machineSecretKey: machineKey(id) });
    expect((await list(admin.id)).totalCount).toBe(1);
    await expect(list(support.id)).rejects.toMatchObject({ status: 403 });
  });

  test('is scoped to another one once', async () => {
    const scope = await client.machines.createScope(support.id, admin.id);
    expect(scope).toMatchObject({ fromMachineId: support.id, toMachineId: admin.id });
    await expect(client.machines.createScope(support.id, admin.id)).rejects.toMatchObject({ status: 409 });
    const machine = await client.machines.get(support.id);
    expect(machine.scopedMachines.map(({ id }) => id)).toEqual([admin.id]);
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

describe('an API key', () => {
  test('of the seed never changes', async () => {
    const { data } = await client.apiKeys.list({ subject: userId() });
    expect(data).toEqual([expect.objectContaining({ id: seedApiKey.id, subject: userId() })]);
    expect(await client.apiKeys.getSecret(seedApiKey.id)).toMatchObject({ secret: seedApiKey.secret });
  });

  test('shows its secret when it is made, and remembers when it was used', async () => {
    const key = await client.apiKeys.create({ name: 'New key', subject: organizationId(), scopes: ['a'] });
    expect(key).toMatchObject({ secret: expect.stringMatching(/^ak_/), lastUsedAt: null, expiration: null });
    expect((await client.apiKeys.verify(key.secret!)).id).toBe(key.id);
    const seen = await client.apiKeys.get(key.id);
    expect(seen.lastUsedAt).not.toBeNull();
    expect(seen.secret).toBeUndefined();
  });

  test('can be changed and deleted', async () => {
    const changed = await client.apiKeys.update({
      apiKeyId: seedApiKey.id,
      subject: userId(),
      description: 'Other',
      secondsUntilExpiration: 60,
    });
    expect(changed).toMatchObject({ description: 'Other', scopes: ['users:read'] });
    expect(changed.expiration).not.toBeNull();
    await client.apiKeys.delete(seedApiKey.id);
    await expect(client.apiKeys.verify(seedApiKey.secret)).rejects.toMatchObject({ status: 404 });
  });

  test('needs another name than the keys that its owner has', async () => {
    const create = () => client.apiKeys.create({ name: 'Nightly export', subject: userId() });
    await expect(create()).rejects.toMatchObject({ status: 409 });
    await client.apiKeys.revoke({ apiKeyId: seedApiKey.id });
    expect((await create()).name).toBe('Nightly export');
  });

  test.each([
    ['a name that is too short', { name: 'x' }],
    ['a subject that is no id', { subject: 'everyone' }],
    ['a subject that does not exist', { subject: `user_2${'x'.repeat(26)}` }],
    ['a lifetime of nothing', { secondsUntilExpiration: 0 }],
  ])('is refused with %s', async (_what, parameters) => {
    const create = client.apiKeys.create({ name: 'New key', subject: userId(), ...parameters });
    await expect(create).rejects.toMatchObject({ status: 400, errors: [{ code: 'bad_request' }] });
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

describe('an OAuth application', () => {
  test('is made and changed through the Backend API', async () => {
    const made = await client.oauthApplications.create({
      name: 'Console',
      redirectUris: ['myapp://callback'],
      public: true,
    });
    expect(made).toMatchObject({ isPublic: true, scopes: 'profile email', clientSecret: '' });
    expect(made.authorizeUrl).toBe(`${clerk.url}/oauth/authorize`);
    const changed = await client.oauthApplications.update({
      oauthApplicationId: made.id,
      name: 'Renamed',
      scopes: 'email',
    });
    expect(changed).toMatchObject({ name: 'Renamed', scopes: 'email', redirectUris: ['myapp://callback'] });
  });

  test.each([
    ['a scope that does not exist', { scopes: 'email unknown' }, 'form_param_value_invalid'],
    ['a redirect URI that is none', { redirectUris: ['callback'] }, 'form_param_format_invalid'],
    ['a redirect URI that runs code', { redirectUris: ['javascript:1'] }, 'form_param_format_invalid'],
  ])('is refused with %s', async (_what, parameters, code) => {
    const create = client.oauthApplications.create({ name: 'Console', ...parameters });
    await expect(create).rejects.toMatchObject({ status: 422, errors: [{ code }] });
  });

  test('takes a picture as its logo, and nothing else', async () => {
    const upload = (type: string) => {
      const form = new FormData();
      form.set('file', new File(['x'], 'logo', { type }));
      return fetch(`${clerk.url}/v1/oauth_applications/${seedApplication.id}/logo`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${clerk.secretKey}` },
        body: form,
      });
    };
    expect((await upload('text/plain')).status).toBe(422);
    expect(await (await upload('image/png')).json()).toMatchObject({
      client_image_url: expect.stringContaining('https://img.clerk.com/'),
    });
  });
});
