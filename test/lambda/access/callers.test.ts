import { describe, expect, test } from '@jest/globals';
import { type MembershipsIn, verdictReader } from '../../../lambda/access/caller-context.ts';
import { maxFactsLength, toCallerContext } from '../../../lambda/access/facts.ts';
import { iamCaller } from '../../../lambda/access/iam-caller.ts';
import { type AccessPolicy, grantOf } from '../../../lambda/access/policy.ts';

const home = '123456789012';
const clerk = 'https://clerk.example.com';
const okta = 'https://acme.okta.com';
const issuers = { clerk, oidc: [{ name: 'okta', issuer: okta, requiredClaims: { tenant: ['acme'] } }] };
const policy: AccessPolicy = {
  roles: { reader: ['users:read'], writer: ['users:read', 'users:write'] },
  rules: [
    { name: 'readers', principals: [{ user: 'user_1' }, { iamRole: 'reader' }], roles: ['reader'] },
    { name: 'writers', principals: [{ user: 'user_1' }], roles: ['writer'] },
    {
      name: 'foreign',
      principals: [
        { iamRole: 'arn:aws:iam::999999999999:role/teams/agent' },
        { iamRole: `arn:aws-us-gov:iam::${home}:role/gov` },
      ],
      roles: ['reader'],
    },
    { name: 'company', principals: [{ issuer: 'okta', claims: { groups: ['it'] } }], roles: ['reader'] },
    {
      name: 'members',
      principals: [{ organization: 'org_7', permission: 'org:mcp:use' }],
      roles: ['reader'],
    },
  ],
};

describe('the caller in an authorizer’s context', () => {
  const principal = { kind: 'user', issuer: clerk, subject: 'user_1' } as const;
  const notAsked: MembershipsIn = () => Promise.reject(new Error('Nobody is to be asked'));
  const reader = (by: AccessPolicy) => verdictReader(by, issuers, notAsked);
  const written = { version: 1, principal, scopes: '', organizations: ['org_7'] };
  const member = {
    version: 1,
    principal: { ...principal, subject: 'user_2' },
    scopes: '',
    organizations: ['org_7'],
  };
  const textOf = (facts: unknown) => (typeof facts === 'string' ? facts : JSON.stringify(facts));
  const read = (facts: unknown, by = policy) => reader(by)({ facts: textOf(facts) });

  test('is who the authorizer found, with what the rules of this function give and the scopes leave', async () => {
    for (const client of [undefined, 'client_1']) {
      const evidence = {
        principal: { ...principal, client },
        scopes: ['openid', 'users:read'],
        organizations: ['org_7'],
      };
      const context = { ...toCallerContext(policy, evidence), principalId: 'user_1' };
      expect(await reader(policy)(context)).toEqual({
        principal: evidence.principal,
        ...grantOf(policy, evidence),
      });
    }
  });

  test('has what the policy of each function gives, however often the same is written', async () => {
    const closed: AccessPolicy = { ...policy, roles: { writer: ['users:write'], reader: [] } };
    const readers = [reader(policy), reader(closed)];
    for (const _ of [1, 2]) {
      const given = await Promise.all(readers.map((each) => each({ facts: textOf(written) })));
      expect(given).toMatchObject([
        { permissions: new Set(['users:read', 'users:write']), rules: ['readers', 'writers'] },
        { permissions: new Set(['users:write']), rules: ['readers', 'writers'] },
      ]);
    }
  });

  test('has nothing when no rule of this function names it, though one of the authorizer’s did', async () => {
    expect(await read({ ...written, principal: { ...principal, subject: 'user_2' } })).toMatchObject({
      permissions: new Set(),
      rules: [],
    });
  });

  test('is limited by scopes that the authorizer’s version may not have known', async () => {
    const context = toCallerContext(policy, {
      principal,
      scopes: ['openid', 'users:unheard', 'users:read'],
      organizations: ['org_7'],
    });
    expect(JSON.parse(context?.facts ?? '').scopes).toBe('openid users:unheard users:read');
    expect(await read(context?.facts)).toMatchObject({ permissions: new Set(['users:read']) });
  });

  test.each<[string, string, unknown]>([
    ['another Clerk instance', 'https://other.example.com', { kind: 'user', subject: 'user_1' }],
    ['a company’s issuer', okta, { kind: 'user', subject: 'user_1' }],
    ['an issuer that is not in the settings', 'https://evil.example', { kind: 'external', subject: 'ann' }],
    ['the Clerk instance, as a foreign one', clerk, { kind: 'external', subject: 'ann' }],
    ['the name of an issuer instead of its URL', 'okta', { kind: 'external', subject: 'ann' }],
  ])('has nothing when it is vouched for by %s', async (_, issuer, who) => {
    const claims = { groups: ['it'], tenant: 'acme' };
    const facts = { ...written, principal: { ...(who as object), issuer }, claims };
    expect(await read(facts)).toMatchObject({ permissions: new Set(), rules: [] });
  });

  test('is a member where the authorizer has looked, and nowhere else that it has', async () => {
    const membership = { organization: 'org_7', role: 'org:admin', permissions: ['org:mcp:use'] };
    expect(await read({ ...member, memberships: [membership] })).toMatchObject({ rules: ['members'] });
    expect(await read(member)).toMatchObject({ rules: [] });
  });

  test('is a member where only this function looks: the authorizer’s rules named another organization', async () => {
    const asked: unknown[] = [];
    const membershipsIn: MembershipsIn = async (userId, organizations) => {
      asked.push([userId, ...organizations]);
      return organizations.map((organization) => ({
        organization,
        role: 'org:member',
        permissions: userId === 'user_2' ? ['org:mcp:use'] : [],
      }));
    };
    const readVerdict = verdictReader(policy, issuers, membershipsIn);
    const read = (facts: object) => readVerdict({ facts: textOf(facts) });
    const elsewhere = { ...member, organizations: ['org_1'] };
    const other = { ...elsewhere, principal: { ...member.principal, subject: 'user_3' } };
    for (const _ of [1, 2]) {
      expect(await read(elsewhere)).toMatchObject({ rules: ['members'] });
      expect(await read(other)).toMatchObject({ rules: [] });
    }
    // What Clerk says holds for a while, and whoever asks it remembers it for as long.
    expect(asked).toEqual([
      ['user_2', 'org_7'],
      ['user_3', 'org_7'],
      ['user_2', 'org_7'],
      ['user_3', 'org_7'],
    ]);
    expect(await read({ ...elsewhere, actingFor: 'org_1' })).toMatchObject({ rules: [] });
    const machine = { ...member.principal, kind: 'machine' };
    expect(await read({ ...elsewhere, principal: machine })).toMatchObject({ rules: [] });
    expect(asked).toHaveLength(4);
    expect(await read({ ...elsewhere, actingFor: 'org_7' })).toMatchObject({ rules: ['members'] });
  });

  test('is not told from what can not be asked', async () => {
    await expect(read({ ...member, organizations: [] })).rejects.toThrow('Nobody is to be asked');
  });

  test('is known by the claims that the authorizer did not ask for itself', async () => {
    const evidence = {
      principal: { kind: 'external', issuer: okta, subject: 'ann' } as const,
      issuerName: 'another name of it',
      claims: { groups: ['it'], tenant: 'acme', exp: 1, deep: { list: ['a', 1], flag: true, team: 'x' } },
      scopes: [],
    };
    const asksNothing: AccessPolicy = { roles: {}, rules: [] };
    const { facts } = toCallerContext(asksNothing, evidence) ?? {};
    expect(JSON.parse(facts ?? '').claims).toEqual({ groups: ['it'], tenant: 'acme', deep: { team: 'x' } });
    expect(await read(facts)).toMatchObject({ rules: ['company'] });
  });

  test.each([undefined, 'evil', ['ACME'], ['acme', 7], [['acme']]])(
    'has nothing without a claim that its issuer must give by the settings of this function: %j',
    async (tenant) => {
      const external = { kind: 'external', issuer: okta, subject: 'ann' };
      const given = (claims: object) => read({ ...written, principal: external, claims });
      expect(await given({ groups: ['it'], tenant })).toMatchObject({ permissions: new Set(), rules: [] });
      expect(await given({ groups: ['it'], tenant: 'acme' })).toMatchObject({ rules: ['company'] });
    },
  );

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', JSON.stringify({ facts: textOf(written) })],
    ['a list', []],
    ['no facts', {}],
    ['facts in another case', { Facts: textOf(written) }],
    ['an object', { facts: written }],
    ['no JSON', { facts: '{' }],
    ['an empty text', { facts: '' }],
    ['JSON null', { facts: 'null' }],
    ['a JSON text', { facts: '"user_1"' }],
    ['a JSON list', { facts: `[${textOf(written)}]` }],
    ['facts that are inherited', Object.create({ facts: textOf(written) })],
  ])('is nobody in a context that is %s', async (_, context) => {
    expect(await reader(policy)(context)).toBeUndefined();
  });

  test.each<[string, unknown]>([
    ['without a version', { principal, scopes: '' }],
    ['with a version that is no number', { ...written, version: '1' }],
    ['without a principal', { version: 1, scopes: '' }],
    ['without scopes, which would take a limit away', { version: 1, principal }],
    ['with scopes in a list', { ...written, scopes: ['users:read'] }],
    ['with scopes that are null', { ...written, scopes: null }],
    ['with permissions of its own', { ...written, permissions: ['users:delete'] }],
    ['with rules of its own', { ...written, rules: ['writers'] }],
    ['with a kind that there is not', { ...written, principal: { ...principal, kind: 'root' } }],
    [
      'that is an IAM role, of which API Gateway itself tells',
      { ...written, principal: { ...principal, kind: 'iam_role' } },
    ],
    ['without a subject', { ...written, principal: { kind: 'user', issuer: clerk } }],
    ['with an empty subject', { ...written, principal: { ...principal, subject: '' } }],
    ['with an empty issuer', { ...written, principal: { ...principal, issuer: '' } }],
    ['with a client that is no text', { ...written, principal: { ...principal, client: null } }],
    ['with more about the principal', { ...written, principal: { ...principal, admin: true } }],
    ['with one organization outside a list', { ...written, organizations: 'org_7' }],
    ['that acts for no organization', { ...written, actingFor: '' }],
    ['that acts for several organizations', { ...written, actingFor: ['org_7'] }],
    ['with memberships outside a list', { ...written, memberships: { organization: 'org_1' } }],
    [
      'with permissions of a membership in a text',
      { ...written, memberships: [{ organization: 'org_1', role: 'r', permissions: 'org:a:b' }] },
    ],
    ['with claims that are a list', { ...written, claims: [] }],
    [
      'with a prototype of its own',
      `{ "__proto__": {}, "version": 1, "principal": { "kind": "user", "issuer": "${clerk}", "subject": "user_1" }, "scopes": "" }`,
    ],
  ])('is nobody %s', async (_, facts) => {
    expect(await read(facts)).toBeUndefined();
  });

  test.each<[string, object]>([
    ['names of rules', { caller: JSON.stringify({ principal, rules: ['readers'], scopes: [] }) }],
    ['facts of a later version', { facts: JSON.stringify({ version: 2, who: 'user_1' }) }],
  ])('is for a function of another release to tell from %s', async (_, context) => {
    expect(await reader(policy)(context)).toBe('other release');
  });

  test('is nobody in names of rules that no release wrote so', async () => {
    for (const caller of ['{', 'null', '{}', JSON.stringify({ principal, rules: 'readers', scopes: [] })]) {
      expect(await reader(policy)({ caller })).toBeUndefined();
    }
  });
});

describe('the facts of a verdict', () => {
  const principal = { kind: 'external', issuer: okta, subject: 'ann' } as const;
  const many = (count: number, prefix: string) => Array.from({ length: count }, (_, n) => `${prefix}${n}`);
  const sizeOf = (facts: string) => JSON.stringify(facts).length;

  test('are ASCII, whatever a token says', () => {
    const subject = '"ann"\n\u0000 Ä 😀 \u2028 \ud800';
    const { facts = '' } =
      toCallerContext(policy, { principal: { ...principal, subject }, scopes: [] }) ?? {};
    expect(facts).toMatch(/^[\x20-\x7E]+$/);
    expect(JSON.parse(facts).principal.subject).toBe(subject);
  });

  test('are cut down to what the rules ask for when they are too long', () => {
    const evidence = {
      principal,
      scopes: ['users:read'],
      claims: { groups: [...many(400, 'a-group-of-some-length-'), 'it'], tenant: 'acme', other: 'x' },
      memberships: many(60, 'org_').map((organization) => ({
        organization,
        role: 'org:admin',
        permissions: [...many(20, 'org:some:permission_'), 'org:mcp:use'],
      })),
    };
    const { facts = '' } = toCallerContext(policy, evidence, issuers.oidc[0]?.requiredClaims) ?? {};
    expect(sizeOf(facts)).toBeLessThanOrEqual(maxFactsLength);
    expect(JSON.parse(facts)).toEqual({
      version: 1,
      principal,
      scopes: 'users:read',
      claims: { tenant: ['acme'], groups: ['it'] },
      memberships: [{ organization: 'org_7', role: 'org:admin', permissions: ['org:mcp:use'] }],
    });
  });

  test('are none when even that is too long: scopes are never left out, since they limit', () => {
    expect(toCallerContext(policy, { principal, scopes: many(2_000, 'calendar:') })).toBeUndefined();
  });

  test('hold every claim of a token as long as one may be, in ASCII', () => {
    // 8,192 characters of a token are 6,144 bytes of claims at most.
    const claims = { groups: many(160, '6f1d2c3b-4a59-4e68-8f77-1a2b3c4d5') };
    expect(JSON.stringify(claims).length).toBeGreaterThan(6_000);
    const { facts = '' } = toCallerContext({ roles: {}, rules: [] }, { principal, scopes: [], claims }) ?? {};
    expect(JSON.parse(facts).claims).toEqual(claims);
  });
});

describe('the caller of a signed request', () => {
  const callerOf = (userArn: string | null | undefined, accountId = home) =>
    iamCaller(policy, { accountId, identity: { userArn } });
  const assumed = (role: string, session = 'session-1', account = home, partition = 'aws') =>
    `arn:${partition}:sts::${account}:assumed-role/${role}/${session}`;

  test('is the role, with what its rules grant; the session is only who acts for it', () => {
    expect(callerOf(assumed('reader', 'ann@example.com'))).toEqual({
      principal: {
        kind: 'iam_role',
        issuer: `arn:aws:iam::${home}`,
        subject: `arn:aws:iam::${home}:role/reader`,
        client: 'ann@example.com',
      },
      permissions: new Set(['users:read']),
      rules: ['readers'],
      scopes: [],
      withheld: new Set(),
    });
  });

  test.each<[string, string, string[]]>([
    ['a role without a rule', assumed('other'), []],
    ['a role of that name in another account', assumed('reader', 's', '999999999999'), []],
    [
      'a role of another account by its ARN, whose path is lost',
      assumed('agent', 's', '999999999999'),
      ['foreign'],
    ],
    ['the same role in this account', assumed('agent'), []],
    ['a role of another partition', assumed('gov', 's', home, 'aws-us-gov'), ['foreign']],
    ['a session that is called like a role', assumed('other', 'reader'), []],
    ['a role in another case', assumed('Reader'), []],
  ])('has the rules of %s', (_, arn, rules) => {
    expect(callerOf(arn)?.rules).toEqual(rules);
  });

  test('has no rule of its own account when that is not told', () => {
    expect(callerOf(assumed('reader'), '')?.rules).toEqual([]);
  });

  test.each<[string, string | null | undefined]>([
    ['nobody', undefined],
    ['null', null],
    ['an empty ARN', ''],
    ['a user of IAM', `arn:aws:iam::${home}:user/reader`],
    ["the account's root", `arn:aws:iam::${home}:root`],
    ['a federated user', `arn:aws:sts::${home}:federated-user/reader`],
    ['a role that nobody has assumed', `arn:aws:iam::${home}:role/reader`],
    ['a role without a session', `arn:aws:sts::${home}:assumed-role/reader`],
    ['a role with an empty session', `arn:aws:sts::${home}:assumed-role/reader/`],
    ['a role with a path', `arn:aws:sts::${home}:assumed-role/teams/reader/session`],
    ['an account that is none', 'arn:aws:sts::12345:assumed-role/reader/session'],
    ['another service', `arn:aws:iam::${home}:assumed-role/reader/session`],
    ['something around an ARN', ` ${assumed('reader')}`],
    ['a line after an ARN', `${assumed('reader')}\n`],
    ['another partition than of AWS', `arn:evil:sts::${home}:assumed-role/reader/session`],
    ['a pattern', `arn:aws:sts::${home}:assumed-role/*/session`],
  ])('is nobody for %s', (_, arn) => {
    expect(callerOf(arn)).toBeUndefined();
  });

  test('is nobody when the identity is missing', () => {
    expect(iamCaller(policy, { accountId: home } as never)).toBeUndefined();
  });
});
