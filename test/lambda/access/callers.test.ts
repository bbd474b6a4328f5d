import { describe, expect, test } from '@jest/globals';
import { toCallerContext } from '../../../lambda/access/caller.ts';
import { readCallerContext } from '../../../lambda/access/caller-context.ts';
import { iamCaller } from '../../../lambda/access/iam-caller.ts';
import { type AccessPolicy, grantOf } from '../../../lambda/access/policy.ts';

const home = '123456789012';
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
  ],
};

describe('the caller in an authorizer’s context', () => {
  const principal = { kind: 'user', issuer: 'https://clerk.example.com', subject: 'user_1' } as const;
  const written = { principal, rules: ['readers'], scopes: [] as string[] };
  const read = (caller: unknown) =>
    readCallerContext(policy, { caller: typeof caller === 'string' ? caller : JSON.stringify(caller) });

  test('is who the authorizer found, with what its rules and scopes grant', () => {
    for (const client of [undefined, 'client_1']) {
      const evidence = { principal: { ...principal, client }, scopes: ['openid', 'users:read'] };
      const caller = { principal: evidence.principal, ...grantOf(policy, evidence) };
      expect(readCallerContext(policy, { ...toCallerContext(caller), principalId: 'user_1' })).toEqual(
        caller,
      );
    }
  });

  test('has what the policy of this server gives, whatever else is written there', () => {
    expect(read({ ...written, rules: ['readers', 'administrators'] })).toMatchObject({
      permissions: new Set(['users:read']),
      rules: ['readers'],
    });
    expect(read({ ...written, rules: [] })).toMatchObject({ permissions: new Set(), rules: [] });
  });

  test('has what the policy of each server gives, however often the same is written', () => {
    const closed: AccessPolicy = { ...policy, roles: { ...policy.roles, reader: [] } };
    const context = { caller: JSON.stringify(written) };
    for (const _ of [1, 2]) {
      expect(readCallerContext(policy, context)?.permissions).toEqual(new Set(['users:read']));
      expect(readCallerContext(closed, context)?.permissions).toEqual(new Set());
    }
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', JSON.stringify({ principal, rules: ['readers'], scopes: [] })],
    ['a list', []],
    ['no caller', {}],
    ['a caller in another case', { Caller: JSON.stringify(written) }],
    ['an object', { caller: written }],
    ['no JSON', { caller: '{' }],
    ['an empty text', { caller: '' }],
    ['JSON null', { caller: 'null' }],
    ['a JSON text', { caller: '"user_1"' }],
    ['a JSON list', { caller: `[${JSON.stringify(written)}]` }],
  ])('is nobody in a context that is %s', (_, context) => {
    expect(readCallerContext(policy, context)).toBeUndefined();
  });

  test.each<[string, unknown]>([
    ['without a principal', { rules: ['readers'], scopes: [] }],
    ['without rules', { principal, scopes: [] }],
    ['without scopes, which would take a limit away', { principal, rules: ['readers'] }],
    ['with one rule outside a list', { ...written, rules: 'readers' }],
    ['with scopes in a text', { ...written, scopes: 'users:read' }],
    ['with a scope that is no text', { ...written, scopes: [null] }],
    ['with permissions of its own', { ...written, permissions: ['users:delete'] }],
    ['with a kind that there is not', { ...written, principal: { ...principal, kind: 'root' } }],
    ['without a subject', { ...written, principal: { kind: 'user', issuer: 'https://a.example' } }],
    ['with an empty subject', { ...written, principal: { ...principal, subject: '' } }],
    ['with an empty issuer', { ...written, principal: { ...principal, issuer: '' } }],
    ['with a client that is no text', { ...written, principal: { ...principal, client: null } }],
    ['with more about the principal', { ...written, principal: { ...principal, admin: true } }],
    [
      'with a prototype of its own',
      '{ "__proto__": {}, "principal": { "kind": "user", "issuer": "a", "subject": "b" }, "rules": [], "scopes": [] }',
    ],
  ])('is nobody %s', (_, caller) => {
    expect(read(caller)).toBeUndefined();
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
