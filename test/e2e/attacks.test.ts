import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { seedMachines } from '../../local/clerk/seed/seed-machines.ts';
import { type EmbeddedClerk, startEmbeddedClerk } from '../../local/clerk/server.ts';
import { type Laptop, startLaptop } from '../../local/laptop.ts';
import { assembly } from '../assembly.ts';
import { allowedOrigin, externalIssuer } from '../settings.ts';
import { json, legacyCall, legacyList, modernCall } from './messages.ts';

/*
 * Whoever has no business here: every row is somebody who tries. The server must say no, say it the same way
 * whatever was wrong, and never ask Clerk for anything on their behalf.
 */

let laptop: Laptop;
let clerk: EmbeddedClerk;
/** An issuer of the company's own, here an embedded Clerk that has nothing to do with ours. */
let company: EmbeddedClerk;
let staffAdmin: string;
let stranger: string;

beforeAll(async () => {
  company = await startEmbeddedClerk();
  laptop = await startLaptop({ assembly, addresses: { [externalIssuer]: company.url } });
  clerk = laptop.clerk;
  const admin = [...clerk.state.memberships.values()].find(
    ({ role, organizationId }) => role === 'org:admin' && organizationId.includes('Staff'),
  );
  staffAdmin = admin?.userId ?? '';
  const members = new Set([...clerk.state.memberships.values()].map(({ userId }) => userId));
  stranger = [...clerk.state.users.keys()].find((id) => !members.has(id)) ?? '';
});
afterAll(async () => {
  await laptop.close();
  await company.close();
});
beforeEach(() => {
  clerk.clearFaults();
  clerk.requests.length = 0;
});

const send = (
  authorization: string | undefined,
  init: { body: string; headers: object } = legacyCall('whoami'),
) =>
  fetch(laptop.mcpUrl, {
    method: 'POST',
    body: init.body,
    headers: { ...init.headers, ...(authorization === undefined ? {} : { authorization }) },
  });
const bearer = (token: string) => send(`Bearer ${token}`);
const seconds = () => Math.floor(Date.now() / 1000);

/** The claims of a good OAuth token. */
const goodClaims = (changes: Record<string, unknown> = {}) => ({
  iss: clerk.url,
  sub: staffAdmin,
  aud: laptop.mcpUrl,
  client_id: 'client',
  iat: seconds(),
  nbf: seconds() - 10,
  exp: seconds() + 600,
  jti: 'oat_1',
  scope: 'openid',
  ...changes,
});
const accessToken = { typ: 'at+jwt' };
const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('the door', () => {
  test('opens for a good token, so that the refusals below mean something', async () => {
    expect((await bearer(await clerk.tokens.sign(goodClaims(), accessToken))).status).toBe(200);
    expect((await bearer(laptop.tokens.admin)).status).toBe(200);
  });

  const invalid: [string, () => Promise<string> | string][] = [
    ['garbage', () => 'garbage'],
    ['three dots', () => 'a.b.c'],
    ['an expired token', () => clerk.tokens.sign(goodClaims({ exp: seconds() - 60 }), accessToken)],
    ['a token that never expires', () => clerk.tokens.sign(goodClaims({ exp: undefined }), accessToken)],
    [
      'a token that is not valid yet',
      () => clerk.tokens.sign(goodClaims({ nbf: seconds() + 60 }), accessToken),
    ],
    [
      'a token of another issuer',
      () => clerk.tokens.sign(goodClaims({ iss: 'https://clerk.evil.example' }), accessToken),
    ],
    ['a token without an issuer', () => clerk.tokens.sign(goodClaims({ iss: undefined }), accessToken)],
    [
      'a token for another audience',
      () => clerk.tokens.sign(goodClaims({ aud: 'https://other.example/mcp' }), accessToken),
    ],
    [
      'a token for an audience that only begins like ours',
      () => clerk.tokens.sign(goodClaims({ aud: `${laptop.mcpUrl}/` }), accessToken),
    ],
    ['a token without an audience', () => clerk.tokens.sign(goodClaims({ aud: undefined }), accessToken)],
    ['a token without a subject', () => clerk.tokens.sign(goodClaims({ sub: undefined }), accessToken)],
    [
      'an access token whose subject is a machine',
      () => clerk.tokens.sign(goodClaims({ sub: 'mch_1' }), accessToken),
    ],
    [
      'an unsigned token (alg: none)',
      () => `${base64url({ alg: 'none', typ: 'at+jwt', kid: 'x' })}.${base64url(goodClaims())}.`,
    ],
    [
      'a token signed with the public key as HMAC secret',
      async () => {
        const { pem, kid } = await clerk.tokens.publicKey();
        const input = `${base64url({ alg: 'HS256', typ: 'at+jwt', kid })}.${base64url(goodClaims())}`;
        return `${input}.${createHmac('sha256', pem).update(input).digest('base64url')}`;
      },
    ],
    [
      'another instance’s signature under our key id',
      async () => {
        const { kid } = await clerk.tokens.publicKey();
        return company.tokens.sign(goodClaims(), { ...accessToken, kid });
      },
    ],
    [
      'another instance’s own token',
      () =>
        company.tokens.oauth({
          userId: [...company.state.users.keys()][0] ?? '',
          audience: laptop.mcpUrl,
        }),
    ],
    [
      'a good token with another payload',
      async () => {
        const [header, , signature] = (await clerk.tokens.sign(goodClaims(), accessToken)).split('.');
        return `${header}.${base64url(goodClaims({ scope: '*' }))}.${signature}`;
      },
    ],
    ['a session token', () => clerk.tokens.session({ userId: staffAdmin })],
    [
      'a session token that claims our audience',
      () => clerk.tokens.sign(goodClaims({ sid: 'sess_1', azp: 'https://app.example.com' }), { typ: 'JWT' }),
    ],
    ['a machine token without an audience', () => clerk.tokens.machine({ machineId: seedMachines.admin.id })],
    [
      'a machine token for another audience',
      () =>
        clerk.tokens.machine({ machineId: seedMachines.admin.id, claims: { aud: 'https://other.example' } }),
    ],
    [
      'an opaque machine token without an audience',
      () => clerk.tokens.machine({ machineId: seedMachines.admin.id, format: 'opaque' }),
    ],
    [
      'an expired opaque token',
      () =>
        clerk.tokens.oauth({
          userId: staffAdmin,
          audience: laptop.mcpUrl,
          format: 'opaque',
          secondsUntilExpiration: -60,
        }),
    ],
    ['an opaque token that Clerk never made', () => `oat_${'a'.repeat(40)}`],
    ['an opaque machine token that Clerk never made', () => `mt_${'a'.repeat(40)}`],
    ['an API key that Clerk never made', () => `ak_${'a'.repeat(40)}`],
    ['Clerk’s secret key', () => clerk.secretKey],
    ['a token of 9,000 characters', () => `${'a'.repeat(4_000)}.${'b'.repeat(4_000)}.${'c'.repeat(998)}`],
    [
      'an external issuer’s token for our public URL instead of its audience',
      () => company.tokens.sign(externalClaims({ aud: laptop.mcpUrl })),
    ],
    [
      'an external issuer’s token without the claim that is required',
      () => company.tokens.sign(externalClaims({ tenant: 'globex' })),
    ],
    ...(
      [
        ['a list in a list', [['users:read']]],
        ['a list with something else in it', ['openid', 7]],
        ['a list with several in one text', ['openid users:read']],
        ['an object', { 0: 'users:read' }],
        ['null', null],
        ['a text with tabs', 'openid\tusers:read'],
      ] as const
    ).flatMap(([what, scope]): [string, () => Promise<string>][] => [
      [`a token whose scope is ${what}`, () => clerk.tokens.sign(goodClaims({ scope }), accessToken)],
      [`a token whose scp is ${what}`, () => clerk.tokens.sign(goodClaims({ scp: scope }), accessToken)],
      [
        `a machine token whose scope is ${what}`,
        () =>
          clerk.tokens.machine({ machineId: seedMachines.admin.id, claims: { aud: laptop.mcpUrl, scope } }),
      ],
      [
        `an opaque machine token whose scope is ${what}`,
        () =>
          clerk.tokens.machine({
            machineId: seedMachines.admin.id,
            format: 'opaque',
            claims: { aud: laptop.mcpUrl, scope },
          }),
      ],
      [
        `an external issuer’s token whose scope is ${what}`,
        () => company.tokens.sign(externalClaims({ scope })),
      ],
    ]),
    [
      'a token that acts for an organization whose id is no text',
      () => clerk.tokens.sign(goodClaims({ org_id: ['org_2EmbeddedLumen'] }), accessToken),
    ],
    [
      'a token that acts for an organization that is null',
      () => clerk.tokens.sign(goodClaims({ org_id: null }), accessToken),
    ],
    [
      'a token for our audience and something that is none',
      () => clerk.tokens.sign(goodClaims({ aud: [laptop.mcpUrl, { any: true }] }), accessToken),
    ],
    ['a token whose client is no text', () => clerk.tokens.sign(goodClaims({ client_id: 7 }), accessToken)],
    [
      'an external issuer’s token whose required claim is a list of more than texts',
      () => company.tokens.sign(externalClaims({ tenant: ['acme', 7] })),
    ],
    [
      'an external issuer’s token that names us as its issuer',
      () => company.tokens.sign(externalClaims({ iss: clerk.url })),
    ],
  ];
  const externalClaims = (changes: Record<string, unknown> = {}) => ({
    iss: company.url,
    sub: 'alice',
    aud: 'api://clerk-mcp',
    exp: seconds() + 600,
    tenant: 'acme',
    groups: ['support'],
    ...changes,
  });

  test.each(invalid)('stays shut for %s: 401 with the challenge', async (_, make) => {
    const response = await bearer(await make());
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer resource_metadata="http.*", scope="/);
    expect(JSON.stringify(await response.json())).toContain('A valid access token for this server is needed');
  });

  // Such a key may be new, which the issuer is asked at most every half minute: until then it can't be told.
  test.each<[string, () => Promise<string> | string]>([
    ['a key id that nobody has', () => clerk.tokens.sign(goodClaims(), { ...accessToken, kid: 'nobody' })],
    [
      'a key id that is a path',
      () => clerk.tokens.sign(goodClaims(), { ...accessToken, kid: '../../../../dev/null' }),
    ],
    [
      'a key id that is a URL, and one in the header beside it',
      () =>
        clerk.tokens.sign(goodClaims(), {
          ...accessToken,
          kid: `${company.url}/.well-known/jwks.json`,
          jku: `${company.url}/.well-known/jwks.json`,
        }),
    ],
  ])('stays shut for %s, and says so once that is known: 503 until then', async (_, make) => {
    const response = await bearer(await make());
    expect([response.status, response.headers.get('retry-after')]).toEqual([
      503,
      expect.stringMatching(/^\d+$/),
    ]);
    await response.body?.cancel();
  });

  test.each([
    ['no Authorization header', undefined],
    ['another scheme', 'Basic YWRtaW46YWRtaW4='],
    ['a bearer of nothing', 'Bearer '],
    ['two tokens in one header', 'Bearer a.b.c, Bearer d.e.f'],
    ['a line of spaces', 'Bearer    '],
  ])('stays shut for %s', async (_, authorization) => {
    const response = await send(authorization);
    expect(response.status).toBe(401);
    await response.body?.cancel();
  });

  test('stays shut for a good token beside another Authorization header', async () => {
    const { hostname, port, pathname } = new URL(laptop.mcpUrl);
    const { body } = legacyCall('whoami');
    const status = await new Promise((resolve, reject) => {
      const request = httpRequest({ hostname, port, path: pathname, method: 'POST' }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.setHeader('content-type', 'application/json');
      request.setHeader('authorization', [
        `Bearer ${laptop.tokens.readOnly}`,
        `Bearer ${laptop.tokens.admin}`,
      ]);
      request.on('error', reject);
      request.end(body);
    });
    expect(status).toBe(401);
  });

  test('stays shut for cookies', async () => {
    const session = await clerk.tokens.session({ userId: staffAdmin });
    const response = await fetch(laptop.mcpUrl, {
      ...legacyCall('whoami'),
      headers: { ...json, cookie: `__session=${session}; __client=${session}` },
    });
    expect(response.status).toBe(401);
  });

  test('shuts when an opaque token is revoked, within the 30 seconds that a verdict is kept', async () => {
    const token = await clerk.tokens.machine({
      machineId: seedMachines.readOnly.id,
      format: 'opaque',
      claims: { aud: laptop.mcpUrl },
    });
    const [id] = [...clerk.state.m2mTokens.entries()].at(-1) ?? [];
    await fetch(`${clerk.url}/v1/m2m_tokens/${id}/revoke`, {
      method: 'POST',
      headers: { authorization: `Bearer ${clerk.secretKey}`, 'content-type': 'application/json' },
      body: '{}',
    });
    expect((await bearer(token)).status).toBe(401);
  });

  test('stays shut for an end user of the application whom no rule names: 403, and no way to ask for more', async () => {
    const token = await clerk.tokens.oauth({
      userId: stranger,
      audience: laptop.mcpUrl,
      scopes: ['users:read'],
    });
    const response = await bearer(token);
    expect(response.status).toBe(403);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer resource_metadata="[^"]+"$/);
    expect(await response.text()).toContain('No rule of this server names you');
  });

  test.each([['USERS:READ'], ['Users:Delete'], ['users:reads'], ['users:']])(
    'gives nothing for the scope %s: permissions are compared letter by letter',
    async (scope) => {
      const token = await clerk.tokens.sign(goodClaims({ scope }), accessToken);
      const response = await bearer(token);
      expect(response.status).toBe(403);
      expect(await response.text()).toContain('leave none of the permissions');
    },
  );

  test('opens for people of the company’s issuer as far as their groups say, and no further', async () => {
    const member = await bearer(await company.tokens.sign(externalClaims()));
    expect(await member.text()).toContain('"company support"');
    const outsider = await bearer(await company.tokens.sign(externalClaims({ groups: ['sales'] })));
    expect(outsider.status).toBe(403);
  });

  test.each([[[['support']]], [['support', 7]], [{ 0: 'support' }], [7], [null]])(
    'gives nothing for groups that are %j: 403',
    async (groups) => {
      const response = await bearer(await company.tokens.sign(externalClaims({ groups })));
      expect(response.status).toBe(403);
      expect(await response.text()).toContain('No rule of this server names you');
    },
  );

  test('stays shut for a credential that says more than can be handed on: 403, with the reason', async () => {
    const response = await bearer(await company.tokens.sign(externalClaims({ sub: 'я'.repeat(1_100) })));
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('says more than this server can hand on');
  });

  test('opens for a credential with more groups than can be handed on, by those that rules name', async () => {
    const others = Array.from({ length: 90 }, (_, index) => `группа-номер-${index}`);
    const token = await company.tokens.sign(externalClaims({ groups: [...others, 'support'] }));
    expect(await (await bearer(token)).text()).toContain('"company support"');
  });

  test('opens for opaque tokens and API keys that are named, as far as their rule says', async () => {
    const opaque = await clerk.tokens.oauth({
      userId: staffAdmin,
      audience: laptop.mcpUrl,
      format: 'opaque',
      scopes: ['openid'],
    });
    expect(await (await bearer(opaque)).text()).toContain('users:delete');
    const [key] = [...clerk.state.apiKeys.values()];
    const asKey = await (await bearer(key?.secret ?? '')).text();
    expect(asKey).toContain('"nightly export"');
    expect(asKey).not.toContain('users:write');
    const unnamed = await clerk.tokens.apiKey({ subject: staffAdmin });
    expect((await bearer(unnamed.secret)).status).toBe(403);
  });

  test('lets an organization’s member lose what the role gave as soon as the verdict’s 30 seconds are over', async () => {
    // A second user, whom no verdict is kept for.
    const membership = [...clerk.state.memberships.values()].findLast(
      ({ role, organizationId }) => role === 'org:member' && organizationId.includes('Staff'),
    );
    clerk.state.memberships.delete(membership?.id ?? '');
    const token = await clerk.tokens.oauth({ userId: membership?.userId ?? '', audience: laptop.mcpUrl });
    expect((await bearer(token)).status).toBe(403);
    clerk.reset();
  });

  test('counts only the organization that the user chose to act for', async () => {
    const elsewhere = [...clerk.state.organizations.keys()].find((id) => !id.includes('Staff'));
    const token = await clerk.tokens.oauth({
      userId: staffAdmin,
      audience: laptop.mcpUrl,
      ...(elsewhere === undefined ? {} : { organizationId: elsewhere }),
    });
    expect((await bearer(token)).status).toBe(403);
  });
});

describe('inside', () => {
  const victim = () => [...clerk.state.users.keys()].at(-1) ?? '';

  test.each([
    ['a harmless tool in the header and another in the body', { 'mcp-name': 'get_user' }],
    ['no tool in the header', { 'mcp-name': '' }],
    ['another method in the header', { 'mcp-method': 'tools/list' }],
    ['a name in the header that only looks alike', { 'mcp-name': 'delete_user\u00a0' }],
    ['a name that is badly encoded', { 'mcp-name': '=?base64?!!!?=' }],
    ['two names', { 'mcp-name': 'get_user, delete_user' }],
    ['an older revision in the header', { 'mcp-protocol-version': '2025-11-25' }],
    ['a revision from the future', { 'mcp-protocol-version': '2999-01-01' }],
  ])('a read-only agent does not reach delete_user with %s', async (_, headers) => {
    const response = await send(
      `Bearer ${laptop.tokens.readOnly}`,
      modernCall('delete_user', { userId: victim() }, headers),
    );
    const body = await response.text();
    expect(body).not.toContain('"deleted":true');
    expect(clerk.state.users.has(victim())).toBe(true);
    expect(clerk.requests.filter(({ method }) => method === 'DELETE')).toEqual([]);
  });

  test('a batch of calls is no way around', async () => {
    const { body, headers } = legacyCall('delete_user', { userId: victim() });
    await (await send(`Bearer ${laptop.tokens.readOnly}`, { headers, body: `[${body},${body}]` })).text();
    expect(clerk.state.users.has(victim())).toBe(true);
  });

  test.each(['__proto__', 'constructor', 'toString', 'DELETE_USER', ' delete_user'])(
    'a tool called %j is no tool',
    async (name) => {
      const response = await send(`Bearer ${laptop.tokens.readOnly}`, legacyCall(name));
      expect(await response.text()).toContain('There is no tool');
    },
  );

  test('pages of other origins are refused, and only allowed ones may read', async () => {
    const from = (origin: string) =>
      fetch(laptop.mcpUrl, {
        method: 'POST',
        headers: { ...json, origin, authorization: `Bearer ${laptop.tokens.admin}` },
        body: legacyList,
      });
    const refused = await from('https://evil.example');
    expect(refused.status).toBe(403);
    expect(refused.headers.get('access-control-allow-origin')).toBeNull();
    expect(await refused.text()).toContain('api.allowedOrigins');
    const allowed = await from(allowedOrigin);
    expect(allowed.status).toBe(200);
    expect(allowed.headers.get('access-control-allow-origin')).toBe(allowedOrigin);
    await allowed.body?.cancel();
  });

  test('a preflight is answered for allowed origins, without a credential', async () => {
    const preflight = (origin: string) =>
      fetch(laptop.mcpUrl, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
    const allowed = await preflight(allowedOrigin);
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe(allowedOrigin);
    expect(allowed.headers.get('access-control-allow-headers')).toMatch(/authorization/i);
    const other = await preflight('https://evil.example');
    expect(other.headers.get('access-control-allow-origin')).not.toBe('https://evil.example');
  });
});

describe('a flood of unknown key ids', () => {
  test('makes the server ask the issuer for its keys once, and refuses them all', async () => {
    const own = await startLaptop({ assembly });
    try {
      const tokens = await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          own.clerk.tokens.sign(
            { ...goodClaims(), iss: own.clerk.url, aud: own.mcpUrl },
            { ...accessToken, kid: `unknown-${index}` },
          ),
        ),
      );
      const responses = await Promise.all(
        tokens.map((token) =>
          fetch(own.mcpUrl, {
            ...legacyCall('whoami'),
            headers: { ...json, authorization: `Bearer ${token}` },
          }),
        ),
      );
      expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([401]));
      const asked = own.clerk.requests.filter(({ path }) => path.includes('jwks'));
      expect(asked).toHaveLength(1);
    } finally {
      await own.close();
    }
  });
});

describe('when who calls can’t be checked', () => {
  test.each([
    ['the issuer’s keys can’t be had', { kind: 'server-error' }, '/.well-known/jwks.json', 'jwt'],
    ['the issuer breaks off', { kind: 'dropped' }, '/.well-known/jwks.json', 'jwt'],
    ['Clerk fails to verify an opaque token', { kind: 'server-error' }, /verify/, 'opaque'],
    ['Clerk is out of requests', { kind: 'rate-limited', retryAfter: 30 }, /verify/, 'opaque'],
    ['Clerk does not tell the memberships', { kind: 'html-error' }, /memberships/, 'jwt'],
  ] as const)(
    'because %s, the answer is 503 with Retry-After: never 401, never a pass',
    async (_, effect, path, format) => {
      const own = await startLaptop({ assembly });
      try {
        own.clerk.fault({ ...effect, path });
        const token = await own.clerk.tokens.oauth({ userId: staffAdmin, audience: own.mcpUrl, format });
        const response = await fetch(own.mcpUrl, {
          ...legacyCall('whoami'),
          headers: { ...json, authorization: `Bearer ${token}` },
        });
        expect(response.status).toBe(503);
        expect(response.headers.get('retry-after')).toBe('5');
        expect(await response.text()).toContain('could not be checked just now');
        // And it goes on as soon as they are back.
        own.clerk.clearFaults();
      } finally {
        await own.close();
      }
    },
  );

  test('with a key of the wrong kind of instance Clerk is never asked: all that might is answered with 503', async () => {
    const own = await startLaptop({ assembly });
    try {
      own.setKey('sk_live_aProductionKeyInATestStage');
      const call = legacyCall('whoami');
      const read = {
        jsonrpc: '2.0',
        id: 1,
        method: 'resources/read',
        params: { uri: 'clerk://users/user_1' },
      };
      for (const body of [call.body, `[${call.body}]`, JSON.stringify(read)]) {
        const response = await fetch(own.mcpUrl, {
          ...call,
          body,
          headers: { ...json, authorization: `Bearer ${own.tokens.admin}` },
        });
        expect(response.status).toBe(503);
        expect(await response.text()).toMatch(/is one of a production instance.*is for a development one/);
      }
    } finally {
      await own.close();
    }
  });
});
