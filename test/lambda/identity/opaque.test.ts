import type { ClerkClient } from '@clerk/backend';
import { describe, expect, jest, test } from '@jest/globals';
import { inspect } from 'node:util';
import { noEffects } from '../../../lambda/clerk/effects.ts';
import { recentRequests } from '../../../lambda/clerk/recent-requests.ts';
import type { Clerk } from '../../../lambda/clerk/clerk.ts';
import { ClerkFailure } from '../../../lambda/clerk/failure.ts';
import { opaqueKind, opaqueVerifier } from '../../../lambda/identity/clerk-opaque.ts';
import { IdentityUnavailable, InvalidCredential } from '../../../lambda/identity/errors.ts';
import { membershipLookup } from '../../../lambda/identity/memberships.ts';

const issuer = 'https://clerk.example.com';
const publicUrl = 'https://mcp.example.com/mcp';
/** Milliseconds, as M2M tokens and API keys have it; OAuth tokens have seconds. */
const inAnHour = Date.now() + 3_600_000;
const live = { revoked: false, expired: false };

const oauth = {
  ...live,
  subject: 'user_1',
  clientId: 'client_1',
  scopes: ['openid'],
  aud: [publicUrl],
  expiration: Math.floor(inAnHour / 1000),
};
const m2m = {
  ...live,
  subject: 'mch_1',
  scopes: ['mch_2'],
  claims: { aud: publicUrl, scope: 'users:read' } as Record<string, unknown> | null,
  expiration: inAnHour,
};
const apiKey = {
  ...live,
  id: 'ak_id',
  subject: 'user_1',
  scopes: ['users:read'],
  claims: null as Record<string, unknown> | null,
  expiration: null as number | null,
};

/** A Clerk that gives this answer, or fails so, whatever it is asked. */
function clerkWith(answer: object | Error): { open: () => Promise<Clerk>; ask: jest.Mock } {
  const ask = jest.fn(async () => {
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const client = {
    idPOAuthAccessToken: { verify: ask },
    m2m: { verify: ask },
    apiKeys: { verify: ask },
    organizations: { getOrganizationMembershipList: ask },
  } as unknown as ClerkClient;
  const clerk: Clerk = {
    read: (call) => call(client),
    write: (call) => call(client),
    effects: noEffects(),
    apart: () => clerk,
    after: () => clerk,
    requests: () => 0,
    recent: recentRequests(),
    rehearse: () => ({ clerk, refusals: [] }),
  };
  return { open: async () => clerk, ask };
}
const verify = (token: string, answer: object | Error) =>
  opaqueVerifier(issuer, publicUrl, clerkWith(answer).open)(token);

/** What a list of scopes, a flag and a time are not, in the answers of a Clerk that is not as it documents itself. */
const noLists = [undefined, null, 'users:read', 7, { 0: 'users:read', length: 1 }];
const noFlags = [undefined, null, 0, '', 'false', []];
const noTimes = [undefined, 'never', Number.NaN, Infinity, [], {}];

type Cases = readonly [good: object, token: string, wrong: Readonly<Record<string, readonly unknown[]>>][];

/** A row for each wrong value of each field. */
function wrongTypes(cases: Cases): [string, string, object][] {
  return cases.flatMap(([good, token, wrong]) =>
    Object.entries(wrong).flatMap(([name, values]) =>
      values.map((value): [string, string, object] => [
        `${token} whose ${name} is ${inspect(value)}`,
        token,
        { ...good, [name]: value },
      ]),
    ),
  );
}

describe('an opaque credential', () => {
  test('says by its first characters what it is', () => {
    expect(['oat_1', 'mt_1', 'ak_1'].map(opaqueKind)).toEqual(['oauth', 'm2m', 'apiKey']);
    for (const other of [
      '',
      'oat',
      'OAT_1',
      ' oat_1',
      'sk_live_1',
      'eyJhbGciOiJSUzI1NiJ9',
      'sess_1',
      '__proto__',
    ]) {
      expect(opaqueKind(other)).toBeUndefined();
    }
  });

  test('that is good proves who it is for, and through what', async () => {
    expect(await verify('oat_1', oauth)).toEqual({
      principal: { kind: 'user', issuer, subject: 'user_1', client: 'client_1' },
      scopes: ['openid'],
    });
    expect(await verify('mt_1', m2m)).toEqual({
      principal: { kind: 'machine', issuer, subject: 'mch_1' },
      scopes: ['users:read'],
    });
    expect(await verify('ak_1', apiKey)).toEqual({
      principal: { kind: 'api_key', issuer, subject: 'user_1', client: 'ak_id' },
      scopes: ['users:read'],
    });
  });

  test('need not expire', async () => {
    for (const [token, answer] of [
      ['oat_1', oauth],
      ['mt_1', m2m],
      ['ak_1', apiKey],
    ] as const) {
      await expect(verify(token, { ...answer, expiration: null })).resolves.toBeDefined();
    }
  });

  test.each<[string, string, object]>([
    ['a revoked OAuth token', 'oat_1', { ...oauth, revoked: true }],
    ['an expired OAuth token', 'oat_1', { ...oauth, expired: true }],
    [
      'an OAuth token whose time, in seconds, is over',
      'oat_1',
      { ...oauth, expiration: Math.floor(Date.now() / 1000) - 1 },
    ],
    ['an OAuth token for another audience', 'oat_1', { ...oauth, aud: ['https://other.example/mcp'] }],
    ['an OAuth token without an audience', 'oat_1', { ...oauth, aud: undefined }],
    ['an OAuth token of no user', 'oat_1', { ...oauth, subject: 'mch_1' }],
    ['a revoked M2M token', 'mt_1', { ...m2m, revoked: true }],
    ['an expired M2M token', 'mt_1', { ...m2m, expired: true }],
    ['an M2M token whose time, in milliseconds, is over', 'mt_1', { ...m2m, expiration: Date.now() - 1 }],
    ['an M2M token for another audience', 'mt_1', { ...m2m, claims: { aud: ['https://other.example/mcp'] } }],
    ['an M2M token without an audience', 'mt_1', { ...m2m, claims: {} }],
    ['an M2M token without claims', 'mt_1', { ...m2m, claims: null }],
    ['an M2M token of no machine', 'mt_1', { ...m2m, subject: 'user_1' }],
    ['a revoked API key', 'ak_1', { ...apiKey, revoked: true }],
    ['an expired API key', 'ak_1', { ...apiKey, expired: true }],
    ['an API key whose time is over', 'ak_1', { ...apiKey, expiration: Date.now() - 1 }],
    ['an API key for another audience', 'ak_1', { ...apiKey, claims: { aud: 'https://other.example/mcp' } }],
    ...wrongTypes([
      [
        oauth,
        'oat_1',
        {
          subject: [undefined, null, 7, ['user_1'], { startsWith: 'user_1' }],
          clientId: [undefined, null, '', 7, ['client_1']],
          scopes: [...noLists, [['users:read']], [null], ['openid users:read'], ['']],
          aud: [null, [[publicUrl]], [publicUrl, 7], { 0: publicUrl }],
          revoked: noFlags,
          expired: noFlags,
          expiration: noTimes,
        },
      ],
      [
        m2m,
        'mt_1',
        {
          subject: [undefined, null, 7, ['mch_1']],
          claims: [
            'text',
            [publicUrl],
            { aud: [publicUrl, null] },
            { aud: publicUrl, scope: [['users:read']] },
            { aud: publicUrl, scope: null },
            { aud: publicUrl, scope: { 0: 'users:read' } },
          ],
          revoked: noFlags,
          expired: noFlags,
          expiration: noTimes,
        },
      ],
      [
        apiKey,
        'ak_1',
        {
          id: [undefined, null, '', 7, ['ak_id']],
          subject: [undefined, null, '', 7, ['user_1']],
          scopes: [...noLists, [['users:read']], [null], ['openid users:read'], ['']],
          claims: ['text', [], 7, true, { aud: null }, { aud: [publicUrl, 7] }],
          revoked: noFlags,
          expired: noFlags,
          expiration: noTimes,
        },
      ],
    ]),
    ...[400, 404, 410, 422].map((status): [string, string, object] => [
      `a token that Clerk answers with ${status}`,
      'oat_1',
      new ClerkFailure('refused', { status }),
    ]),
  ])('is refused: %s', async (_, token, answer) => {
    await expect(verify(token, answer)).rejects.toBeInstanceOf(InvalidCredential);
  });

  test.each([
    new ClerkFailure('unavailable', { status: 500 }),
    new ClerkFailure('timeout'),
    new ClerkFailure('rate_limited', { status: 429 }),
    new ClerkFailure('key_rejected', { status: 401 }),
    new ClerkFailure('refused', { status: 402 }),
    new ClerkFailure('refused', { status: 403 }),
    new ClerkFailure('refused', { status: 409 }),
  ])('can not be told good or bad while Clerk says: $message', async (failure) => {
    await expect(verify('oat_1', failure)).rejects.toBeInstanceOf(IdentityUnavailable);
  });

  test('costs Clerk one question for many requests, good or bad', async () => {
    for (const answer of [oauth, { ...oauth, revoked: true }]) {
      const { open, ask } = clerkWith(answer);
      const check = opaqueVerifier(issuer, publicUrl, open);
      await Promise.allSettled(Array.from({ length: 20 }, () => check('oat_1')));
      await Promise.allSettled([check('oat_1')]);
      expect(ask).toHaveBeenCalledTimes(1);
    }
  });
});

describe('the memberships of a user', () => {
  const membership = (userId: string) => ({
    role: 'org:admin',
    permissions: ['org:mcp:use'],
    publicUserData: { userId },
  });
  const lookup = (answer: object | Error, organizations = ['org_1', 'org_2']) => {
    const { open, ask } = clerkWith(answer);
    return { find: membershipLookup(organizations, open), ask };
  };

  test('are asked for in each organization that a rule names, once in a while', async () => {
    const { find, ask } = lookup({ data: [membership('user_1')] });
    const found = { role: 'org:admin', permissions: ['org:mcp:use'] };
    for (let index = 0; index < 3; index += 1) {
      expect(await find('user_1')).toEqual([
        { organization: 'org_1', ...found },
        { organization: 'org_2', ...found },
      ]);
    }
    expect(ask.mock.calls).toEqual(
      ['org_1', 'org_2'].map((organizationId) => [{ organizationId, userId: ['user_1'], limit: 1 }]),
    );
  });

  test('are those of the user alone, even should Clerk answer with another', async () => {
    expect(await lookup({ data: [membership('user_2')] }).find('user_1')).toEqual([]);
    expect(
      await lookup({ data: [{ ...membership('user_1'), publicUserData: null }] }).find('user_1'),
    ).toEqual([]);
  });

  test.each([
    { role: undefined },
    { role: ['org:admin'] },
    { permissions: 'org:mcp:use' },
    { permissions: [['org:mcp:use']] },
    { permissions: { 0: 'org:mcp:use' } },
  ])('can not be told when Clerk answers with %j', async (change) => {
    const { find } = lookup({ data: [{ ...membership('user_1'), ...change }] });
    await expect(find('user_1')).rejects.toBeInstanceOf(IdentityUnavailable);
  });

  test('are none in an organization that was deleted', async () => {
    expect(await lookup(new ClerkFailure('refused', { status: 404 })).find('user_1')).toEqual([]);
  });

  test('without permissions hold none', async () => {
    const { find } = lookup({ data: [{ ...membership('user_1'), permissions: undefined }] }, ['org_1']);
    expect(await find('user_1')).toEqual([{ organization: 'org_1', role: 'org:admin', permissions: [] }]);
  });

  test.each([
    new ClerkFailure('unavailable'),
    new ClerkFailure('timeout'),
    new ClerkFailure('refused', { status: 403 }),
    new ClerkFailure('rate_limited', { status: 429 }),
  ])('can not be told while Clerk says: $message', async (failure) => {
    await expect(lookup(failure).find('user_1')).rejects.toBeInstanceOf(IdentityUnavailable);
  });
});
