import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { CompactSign, exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Evidence, OrganizationMembership } from '../../../lambda/access/principal.ts';
import type { ClerkTokenKind, IdentityConfig } from '../../../lambda/identity/config.ts';
import { IdentityUnavailable, InvalidCredential } from '../../../lambda/identity/errors.ts';
import { identifier } from '../../../lambda/identity/identify.ts';

const publicUrl = 'https://mcp.example.com/mcp';
const now = () => Math.floor(Date.now() / 1000);

let server: Server;
let origin: string;
let clerk: string;
let okta: string;
let signer: Awaited<ReturnType<typeof generateKeyPair>>;
let stranger: Awaited<ReturnType<typeof generateKeyPair>>;

/** Two issuers on one server, with the same key: only `iss` tells their tokens apart. */
beforeAll(async () => {
  [signer, stranger] = await Promise.all([
    generateKeyPair('RS256', { extractable: true }),
    generateKeyPair('RS256', { extractable: true }),
  ]);
  const keys = [{ ...(await exportJWK(signer.publicKey)), kid: 'key-1', alg: 'RS256' }];
  server = createServer((request, response) => {
    const documents: Record<string, unknown> = {
      '/.well-known/jwks.json': { keys },
      '/okta/.well-known/openid-configuration': { issuer: okta, jwks_uri: `${okta}/keys` },
      '/okta/keys': { keys },
      '/liar/.well-known/openid-configuration': { issuer: okta, jwks_uri: `${okta}/keys` },
      '/lost/.well-known/openid-configuration': { issuer: `${origin}/lost` },
    };
    const document = documents[request.url ?? ''];
    response.writeHead(document ? 200 : 404).end(JSON.stringify(document ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  clerk = origin;
  okta = `${origin}/okta`;
});
afterAll(
  () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
);

const memberships: OrganizationMembership[] = [
  { organization: 'org_1', role: 'org:admin', permissions: [] },
  { organization: 'org_2', role: 'org:member', permissions: [] },
];
const opaqueUser: Evidence = {
  principal: { kind: 'user', issuer: 'https://clerk.example.com', subject: 'user_1', client: 'client_1' },
  scopes: ['openid'],
};

function identity(change: Partial<IdentityConfig> = {}, organizations: string[] = []) {
  const lookups = {
    opaque: jest.fn(async (_token: string) => opaqueUser),
    memberships: jest.fn(async (_userId: string) => memberships),
  };
  const load = jest.fn(async () => lookups);
  const issuer = { algorithms: ['RS256', 'ES256'], requiredClaims: {} };
  const config: IdentityConfig = {
    publicUrl,
    clerk: { issuer: clerk, tokens: ['oauth', 'm2m', 'apiKey'] },
    oidc: [
      { name: 'okta', issuer: okta, ...issuer, requiredClaims: { tenant: ['acme'] } },
      { name: 'liar', issuer: `${origin}/liar`, ...issuer },
      { name: 'lost', issuer: `${origin}/lost`, ...issuer },
    ],
    ...change,
  };
  return { identify: identifier(config, organizations, load), lookups, load };
}

interface TokenParts {
  readonly claims?: JWTPayload;
  readonly header?: Record<string, unknown>;
  readonly key?: Parameters<SignJWT['sign']>[0];
}

/** A good OAuth access token of Clerk, but for what is said. */
function token({ claims, header, key = signer.privateKey }: TokenParts = {}): Promise<string> {
  return new SignJWT({
    iss: clerk,
    aud: publicUrl,
    sub: 'user_1',
    client_id: 'client_1',
    scope: 'openid users:read',
    iat: now(),
    exp: now() + 60,
    ...claims,
  })
    .setProtectedHeader({ alg: 'RS256', kid: 'key-1', typ: 'at+jwt', ...header })
    .sign(key);
}
const machineToken = (claims: JWTPayload = {}) =>
  token({
    header: { typ: 'JWT' },
    claims: { sub: 'mch_1', scope: 'users:read', scopes: 'mch_2', ...claims },
  });
const oktaToken = (claims: JWTPayload = {}, parts: TokenParts = {}) =>
  token({ ...parts, claims: { iss: okta, sub: 'ann', tenant: 'acme', ...claims } });

describe('a good token', () => {
  test('of a user says who acts through which client, with its scopes; Clerk is not asked', async () => {
    const { identify, load } = identity();
    expect(await identify(await token())).toEqual({
      principal: { kind: 'user', issuer: clerk, subject: 'user_1', client: 'client_1' },
      scopes: ['openid', 'users:read'],
    });
    expect(load).not.toHaveBeenCalled();
  });

  test('of a machine is limited by a claim scp as by scope', async () => {
    const found = await identity().identify(await machineToken({ scope: undefined, scp: 'users:read' }));
    expect(found.scopes).toEqual(['users:read']);
  });

  test('of a machine is limited by its own claim, not by the machines that it may call', async () => {
    expect(await identity().identify(await machineToken())).toEqual({
      principal: { kind: 'machine', issuer: clerk, subject: 'mch_1' },
      scopes: ['users:read'],
    });
  });

  test('of another issuer keeps its claims for the rules', async () => {
    const found = await identity().identify(await oktaToken({ scp: ['users:write'], groups: ['it'] }));
    expect(found).toMatchObject({
      principal: { kind: 'external', issuer: okta, subject: 'ann', client: 'client_1' },
      issuerName: 'okta',
      claims: { groups: ['it'] },
      scopes: ['openid', 'users:read', 'users:write'],
    });
  });

  test('for several audiences may be for this server, too', async () => {
    await expect(
      identity().identify(await token({ claims: { aud: ['https://other.example', publicUrl] } })),
    ).resolves.toBeDefined();
  });

  test('may be a few seconds off: clocks differ', async () => {
    const claims = { exp: now() - 2, nbf: now() + 2 };
    await expect(identity().identify(await token({ claims }))).resolves.toBeDefined();
  });

  test('that is opaque is what Clerk says it is', async () => {
    const { identify, lookups } = identity();
    for (const opaque of ['oat_1', 'mt_1', 'ak_1']) {
      expect(await identify(opaque)).toEqual(opaqueUser);
      expect(lookups.opaque).toHaveBeenLastCalledWith(opaque);
    }
  });
});

describe('a user’s memberships', () => {
  test('are looked up where rules name organizations, for users alone', async () => {
    const { identify, lookups } = identity({}, ['org_1', 'org_2']);
    expect(await identify(await token())).toMatchObject({ memberships });
    expect(await identify('oat_1')).toMatchObject({ memberships });
    expect(await identify(await machineToken())).not.toHaveProperty('memberships');
    expect(await identify(await oktaToken())).not.toHaveProperty('memberships');
    expect(lookups.memberships.mock.calls).toEqual([['user_1'], ['user_1']]);
  });

  test('are those of the organization that the user chose to act for, where one was', async () => {
    const { identify } = identity({}, ['org_1', 'org_2']);
    const of = async (org: string) => identify(await token({ claims: { org_id: org } }));
    expect(await of('org_2')).toMatchObject({ memberships: [memberships[1]], actingFor: 'org_2' });
    expect(await of('org_9')).toMatchObject({ memberships: [], actingFor: 'org_9' });
  });

  test('come with the organizations that were asked about', async () => {
    const organizations = ['org_1', 'org_2', 'org_3'];
    expect(await identity({}, organizations).identify(await token())).toMatchObject({ organizations });
    expect(await identity().identify(await token())).not.toHaveProperty('organizations');
  });

  test('that can not be had are an outage, never none', async () => {
    const { identify, lookups } = identity({}, ['org_1']);
    lookups.memberships.mockRejectedValueOnce(new IdentityUnavailable('down'));
    await expect(identify(await token())).rejects.toBeInstanceOf(IdentityUnavailable);
  });
});

describe('a token is refused', () => {
  test.each<[string, () => Promise<string> | string]>([
    ['garbage', () => 'garbage'],
    ['three parts of garbage', () => 'a.b.c'],
    ['expired', () => token({ claims: { exp: now() - 10 } })],
    ['without an expiry', () => token({ claims: { exp: undefined } })],
    ['not yet valid', () => token({ claims: { nbf: now() + 60 } })],
    ['without a subject', () => token({ claims: { sub: undefined } })],
    ['with an empty subject', () => oktaToken({ sub: '' })],
    ['of another issuer', () => token({ claims: { iss: 'https://evil.example' } })],
    ['of an issuer that is written differently', () => token({ claims: { iss: `${origin}/` } })],
    ['without an issuer', () => token({ claims: { iss: undefined } })],
    ['for another audience', () => token({ claims: { aud: 'https://other.example/mcp' } })],
    ['for our host alone', () => token({ claims: { aud: 'https://mcp.example.com' } })],
    ['for an audience that only begins so', () => token({ claims: { aud: `${publicUrl}/` } })],
    ['without an audience', () => token({ claims: { aud: undefined } })],
    ['of another issuer, without an audience', () => oktaToken({ aud: undefined })],
    ['without the claim that its issuer must give', () => oktaToken({ tenant: undefined })],
    ['with another value of that claim', () => oktaToken({ tenant: 'evil' })],
    ['with a list around other values', () => oktaToken({ tenant: ['evil', 'ACME'] })],
    ['signed by a stranger', () => token({ key: stranger.privateKey })],
    ['with an unknown key', () => token({ header: { kid: 'key-2' } })],
    ['without a key id', () => token({ header: { kid: undefined } })],
    ['with a path for a key id', () => token({ header: { kid: '../../keys/key-1' } })],
    ['a session token', () => token({ header: { typ: 'JWT' }, claims: { sid: 'sess_1' } })],
    ['of no type', () => token({ header: { typ: undefined } })],
    ['of a machine that is called an access token', () => token({ claims: { sub: 'mch_1' } })],
    ['of a user that is called a machine token', () => machineToken({ sub: 'user_mch_1' })],
    ['of a machine, for another audience', () => machineToken({ aud: 'mch_2' })],
    ['of a machine, without an audience', () => machineToken({ aud: undefined })],
  ])('that is %s', async (_, make) => {
    const made = await make();
    await expect(identity().identify(made)).rejects.toBeInstanceOf(InvalidCredential);
  });

  /** What a claim of scopes may not be: where it is not read, all that the rules give would be left. */
  const noScopes: [string, unknown][] = [
    ['a list in a list', [['users:read']]],
    ['a list with something else in it', ['openid', { scope: 'users:read' }]],
    ['a list with a null in it', ['openid', null]],
    ['a list with a text of several in it', ['openid users:read']],
    ['an object', { 'users:read': true }],
    ['a number', 7],
    ['true', true],
    ['null', null],
    ['a text with tabs between them', 'openid\tusers:read'],
    ['a text with lines', 'openid\nusers:read'],
    ['a text in quotes', '"users:read"'],
  ];

  test.each(noScopes)('when its scopes are %s', async (_, scope) => {
    const { identify } = identity();
    for (const made of [
      await token({ claims: { scope } }),
      await token({ claims: { scp: scope } }),
      await machineToken({ scope }),
      await machineToken({ scp: scope }),
      await oktaToken({ scope }),
      await oktaToken({ scp: scope }),
    ]) {
      await expect(identify(made)).rejects.toBeInstanceOf(InvalidCredential);
    }
  });

  const noTexts: [string, unknown][] = [
    ['a list', ['text']],
    ['an object', { id: 'text' }],
    ['a number', 7],
    ['false', false],
    ['null', null],
    ['an empty text', ''],
  ];

  test.each(noTexts)('when a claim that is a text is %s', async (_, value) => {
    const { identify, lookups } = identity({}, ['org_1', 'org_2']);
    const made = [
      ...['client_id', 'org_id', 'sub'].map((name) => token({ claims: { [name]: value } })),
      ...['client_id', 'azp', 'appid', 'cid', 'sub'].map((name) => oktaToken({ [name]: value })),
      machineToken({ sub: value as string }),
    ];
    for (const each of await Promise.all(made)) {
      await expect(identify(each)).rejects.toBeInstanceOf(InvalidCredential);
    }
    expect(lookups.memberships).not.toHaveBeenCalled();
  });

  test.each<[string, unknown]>([
    ['a list in a list', [[publicUrl]]],
    ['a list with something else in it', [publicUrl, 7]],
    ['a list with a null in it', [null, publicUrl]],
    ['an object', { [publicUrl]: true }],
    ['null', null],
  ])('when its audience is %s', async (_, aud) => {
    for (const make of [(claims: JWTPayload) => token({ claims }), machineToken, oktaToken]) {
      const made = await make({ aud } as JWTPayload);
      await expect(identity().identify(made)).rejects.toBeInstanceOf(InvalidCredential);
    }
  });

  test.each([
    ['exp', '"soon"'],
    ['exp', '[9999999999]'],
    ['exp', 'null'],
    ['exp', 'true'],
    ['exp', '1e999'],
    ['nbf', '"1"'],
    ['nbf', '-1e999'],
    ['iat', '{}'],
  ])('when its %s is %s', async (name, value) => {
    const [, payload = ''] = (await token()).split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const text = JSON.stringify({ ...claims, [name]: 'HERE' }).replace('"HERE"', value);
    const made = await new CompactSign(new TextEncoder().encode(text))
      .setProtectedHeader({ alg: 'RS256', kid: 'key-1', typ: 'at+jwt' })
      .sign(signer.privateKey);
    await expect(identity().identify(made)).rejects.toBeInstanceOf(InvalidCredential);
  });

  test.each<[string, unknown]>([
    ['a list in a list', [['acme']]],
    ['a list with something else in it', ['acme', 7]],
    ['an object', { acme: true }],
    ['null', null],
  ])('when a claim that its issuer must give is %s', async (_, tenant) => {
    await expect(identity().identify(await oktaToken({ tenant }))).rejects.toBeInstanceOf(InvalidCredential);
  });

  test('when its signature is left out, or its algorithm is "none"', async () => {
    const [, payload] = (await token()).split('.');
    const { identify } = identity();
    for (const alg of ['none', 'None', 'NONE', '']) {
      const header = Buffer.from(JSON.stringify({ alg, kid: 'key-1', typ: 'at+jwt' })).toString('base64url');
      for (const signature of ['', 'AA']) {
        await expect(identify(`${header}.${payload}.${signature}`)).rejects.toBeInstanceOf(InvalidCredential);
      }
    }
  });

  test('when it is signed with the public key as a shared secret', async () => {
    const secret = new TextEncoder().encode(await exportSPKI(signer.publicKey));
    const forged = [
      await token({ header: { alg: 'HS256' }, key: secret }),
      await oktaToken({}, { header: { alg: 'HS256' }, key: secret }),
    ];
    for (const made of forged) {
      await expect(identity().identify(made)).rejects.toBeInstanceOf(InvalidCredential);
    }
  });

  test('when one character of it was changed', async () => {
    const [header, payload, signature = ''] = (await token()).split('.');
    const { identify } = identity();
    const claims = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString());
    const other = Buffer.from(JSON.stringify({ ...claims, sub: 'user_2' })).toString('base64url');
    const first = signature.startsWith('A') ? 'B' : 'A';
    for (const made of [
      `${header}.${other}.${signature}`,
      `${header}.${payload}.${first}${signature.slice(1)}`,
    ]) {
      await expect(identify(made)).rejects.toBeInstanceOf(InvalidCredential);
    }
  });

  test('when it brings its own key', async () => {
    const jwk = await exportJWK(stranger.publicKey);
    const made = await token({ key: stranger.privateKey, header: { jwk, jku: `${origin}/evil` } });
    await expect(identity().identify(made)).rejects.toBeInstanceOf(InvalidCredential);
  });

  test('when its kind is not taken', async () => {
    const only = (...tokens: ClerkTokenKind[]) => ({ clerk: { issuer: clerk, tokens } });
    const refused: [Partial<IdentityConfig>, string][] = [
      [only('m2m', 'apiKey'), await token()],
      [only('oauth', 'apiKey'), await machineToken()],
      [only('m2m', 'apiKey'), 'oat_1'],
      [only('oauth', 'apiKey'), 'mt_1'],
      [only('oauth', 'm2m'), 'ak_1'],
      [{ clerk: undefined }, await token()],
      [{ clerk: undefined }, 'ak_1'],
      [{ oidc: [] }, await oktaToken()],
    ];
    for (const [config, made] of refused) {
      const { identify, load } = identity(config);
      await expect(identify(made)).rejects.toBeInstanceOf(InvalidCredential);
      expect(load).not.toHaveBeenCalled();
    }
  });
});

describe('an issuer that can not be asked', () => {
  test.each(['liar', 'lost'])('is an outage, not a bad token: %s', async (name) => {
    const made = await token({ claims: { iss: `${origin}/${name}` } });
    await expect(identity().identify(made)).rejects.toBeInstanceOf(IdentityUnavailable);
  });
});
