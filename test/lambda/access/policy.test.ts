import { describe, expect, test } from '@jest/globals';
import { expandPattern } from '../../../lambda/access/permissions.ts';
import {
  type AccessPolicy,
  grantOf,
  organizationsIn,
  type PrincipalMatch,
} from '../../../lambda/access/policy.ts';
import type { Evidence, OrganizationMembership, Principal } from '../../../lambda/access/principal.ts';

const roles = {
  reader: ['users:read', 'memberships:read'],
  support: ['users:read', 'users:write'],
  users: ['users:*'],
  admin: ['*'],
};
const home = '123456789012';
const clerk = 'https://clerk.example.com';

const policyFor = (...principals: PrincipalMatch[]): AccessPolicy => ({
  roles,
  rules: [{ name: 'the rule', principals, roles: ['reader'] }],
});
const evidence = (principal: Partial<Principal>, rest: Partial<Evidence> = {}): Evidence => ({
  principal: { kind: 'user', issuer: clerk, subject: 'user_1', ...principal },
  scopes: [],
  ...rest,
});
/** Whether a rule for `match` is for whoever the evidence shows. */
const isFor = (match: PrincipalMatch, shown: Evidence) => grantOf(policyFor(match), shown).rules.length > 0;

const user = evidence({ kind: 'user', subject: 'user_1', client: 'client_1' });
const machine = evidence({ kind: 'machine', subject: 'mch_1' });
const apiKey = evidence({ kind: 'api_key', subject: 'user_1', client: 'ak_1' });
const role = (arn: string) =>
  evidence(
    { kind: 'iam_role', issuer: `arn:aws:iam::${home}`, subject: arn, client: 'session' },
    { homeAccount: home },
  );
const agentRole = role(`arn:aws:iam::${home}:role/agent`);
const okta = (claims: Record<string, unknown>, issuerName = 'okta') =>
  evidence(
    { kind: 'external', issuer: 'https://acme.okta.com', subject: 'user_1', client: 'ak_1' },
    { issuerName, claims },
  );
const member = (...memberships: OrganizationMembership[]) => evidence({}, { memberships });
const inOrganization = (organization: string, role: string, ...held: string[]) => ({
  organization,
  role,
  permissions: held,
});

describe('a rule is for', () => {
  test.each<[string, PrincipalMatch, Evidence]>([
    ['the user that it names', { user: 'user_1' }, user],
    ['the machine that it names', { machine: 'mch_1' }, machine],
    ['the API key that it names', { apiKey: 'ak_1' }, apiKey],
    ['the role that it names in this account', { iamRole: 'agent' }, agentRole],
    ['the role whose ARN it names', { iamRole: `arn:aws:iam::${home}:role/agent` }, agentRole],
    ['the role whose ARN has a path', { iamRole: `arn:aws:iam::${home}:role/teams/it/agent` }, agentRole],
    [
      'the role of another account that it names',
      { iamRole: 'arn:aws:iam::999999999999:role/agent' },
      role('arn:aws:iam::999999999999:role/agent'),
    ],
    [
      'every member of an organization',
      { organization: 'org_1' },
      member(inOrganization('org_1', 'org:member')),
    ],
    [
      'members with the role',
      { organization: 'org_1', role: 'org:admin' },
      member(inOrganization('org_1', 'org:admin')),
    ],
    [
      'members with the permission',
      { organization: 'org_1', permission: 'org:mcp:use' },
      member(inOrganization('org_1', 'org:member', 'org:a:b', 'org:mcp:use')),
    ],
    [
      'members with both, where it asks for both',
      { organization: 'org_1', role: 'org:admin', permission: 'org:mcp:use' },
      member(inOrganization('org_1', 'org:admin', 'org:mcp:use')),
    ],
    ['a claim', { issuer: 'okta', claims: { team: ['it'] } }, okta({ team: 'it' })],
    ['one of several values', { issuer: 'okta', claims: { team: ['it', 'hr'] } }, okta({ team: 'hr' })],
    ['one value of a list', { issuer: 'okta', claims: { groups: ['it'] } }, okta({ groups: ['hr', 'it'] })],
    [
      'a claim inside others',
      { issuer: 'okta', claims: { 'realm_access.roles': ['agent'] } },
      okta({ realm_access: { roles: ['a', 'agent'] } }),
    ],
    [
      'a claim whose name has dots',
      { issuer: 'okta', claims: { 'https://acme.com/team': ['it'] } },
      okta({ 'https://acme.com/team': 'it' }),
    ],
    [
      'all of several claims',
      { issuer: 'okta', claims: { team: ['it'], level: ['2'] } },
      okta({ team: 'it', level: '2' }),
    ],
  ])('%s', (_, match, shown) => {
    expect(isFor(match, shown)).toBe(true);
  });
});

describe('a rule is not for', () => {
  const everyKind = [user, machine, apiKey, agentRole, okta({ team: 'it' })];

  test.each<[PrincipalMatch, Evidence]>([
    [{ user: 'user_1' }, user],
    [{ machine: 'mch_1' }, machine],
    [{ apiKey: 'ak_1' }, apiKey],
    [{ iamRole: 'agent' }, agentRole],
    [{ issuer: 'okta', claims: { team: ['it'] } }, okta({ team: 'it' })],
  ])('any other kind of principal, even with the same id: %j', (match, own) => {
    const matched = everyKind.map((shown) => isFor(match, shown));
    expect(matched).toEqual(everyKind.map((shown) => shown.principal.kind === own.principal.kind));
  });

  test.each<[string, PrincipalMatch, Evidence]>([
    ['another user', { user: 'user_1' }, evidence({ subject: 'user_2' })],
    ['a user in another case', { user: 'user_1' }, evidence({ subject: 'USER_1' })],
    ['a user whose id only begins so', { user: 'user_1' }, evidence({ subject: 'user_12' })],
    ['the owner of an API key', { user: 'user_1' }, apiKey],
    ['another key of the same owner', { apiKey: 'ak_2' }, apiKey],
    ['a key without an id', { apiKey: 'ak_1' }, evidence({ kind: 'api_key', subject: 'user_1' })],
    [
      'the role of that name in another account',
      { iamRole: 'agent' },
      role('arn:aws:iam::999999999999:role/agent'),
    ],
    [
      'a role by name when the own account is not known',
      { iamRole: 'agent' },
      evidence({ kind: 'iam_role', subject: `arn:aws:iam::${home}:role/agent` }),
    ],
    ['a role in another case', { iamRole: 'Agent' }, agentRole],
    ['a role whose path has the name', { iamRole: 'agent' }, role(`arn:aws:iam::${home}:role/agent/other`)],
    [
      'a user of IAM with the name of the role',
      { iamRole: 'agent' },
      role(`arn:aws:iam::${home}:user/agent`),
    ],
    ['a role that is no ARN', { iamRole: 'agent' }, role('agent')],
    ['a user without memberships', { organization: 'org_1' }, user],
    [
      'a member of another organization',
      { organization: 'org_1' },
      member(inOrganization('org_2', 'org:member')),
    ],
    [
      'a member with another role',
      { organization: 'org_1', role: 'org:admin' },
      member(inOrganization('org_1', 'org:member', 'org:admin')),
    ],
    [
      'a member with the role in another organization',
      { organization: 'org_1', role: 'org:admin' },
      member(inOrganization('org_1', 'org:member'), inOrganization('org_2', 'org:admin')),
    ],
    [
      'a member with the role in another case',
      { organization: 'org_1', role: 'org:admin' },
      member(inOrganization('org_1', 'org:Admin')),
    ],
    [
      'a member without the permission',
      { organization: 'org_1', permission: 'org:mcp:use' },
      member(inOrganization('org_1', 'org:mcp:use', 'org:mcp')),
    ],
    [
      'a member with role and permission in two organizations',
      { organization: 'org_1', role: 'org:admin', permission: 'org:mcp:use' },
      member(inOrganization('org_1', 'org:admin'), inOrganization('org_2', 'x', 'org:mcp:use')),
    ],
    [
      'a machine that claims memberships',
      { organization: 'org_1' },
      evidence(
        { kind: 'machine', subject: 'mch_1' },
        { memberships: [inOrganization('org_1', 'org:admin')] },
      ),
    ],
    [
      'another issuer with the claim',
      { issuer: 'okta', claims: { team: ['it'] } },
      okta({ team: 'it' }, 'entra'),
    ],
    [
      'a token without claims',
      { issuer: 'okta', claims: { team: ['it'] } },
      evidence({ kind: 'external' }, { issuerName: 'okta' }),
    ],
    ['another value', { issuer: 'okta', claims: { team: ['it'] } }, okta({ team: 'hr' })],
    ['a value in another case', { issuer: 'okta', claims: { team: ['it'] } }, okta({ team: 'IT' })],
    ['a value that contains it', { issuer: 'okta', claims: { team: ['it'] } }, okta({ team: 'it hr' })],
    [
      'a part of several claims',
      { issuer: 'okta', claims: { team: ['it'], level: ['2'] } },
      okta({ team: 'it' }),
    ],
    ['a number', { issuer: 'okta', claims: { level: ['2'] } }, okta({ level: 2 })],
    ['a flag', { issuer: 'okta', claims: { admin: ['true'] } }, okta({ admin: true })],
    ['an object of that text', { issuer: 'okta', claims: { team: ['[object Object]'] } }, okta({ team: {} })],
    ['nothing', { issuer: 'okta', claims: { team: ['null', 'undefined'] } }, okta({ team: null })],
    ['a list in a list', { issuer: 'okta', claims: { groups: ['it'] } }, okta({ groups: [['it']] })],
    [
      'a list of more than texts',
      { issuer: 'okta', claims: { groups: ['it'] } },
      okta({ groups: ['it', 7] }),
    ],
    ['a list with a list', { issuer: 'okta', claims: { groups: ['it'] } }, okta({ groups: ['it', ['hr']] })],
    ['a path through a text', { issuer: 'okta', claims: { 'team.length': ['2'] } }, okta({ team: 'it' })],
    [
      'a path where the whole name is a claim of another value',
      { issuer: 'okta', claims: { 'a.b': ['it'] } },
      okta({ 'a.b': 'hr', a: { b: 'it' } }),
    ],
  ])('%s', (_, match, shown) => {
    expect(isFor(match, shown)).toBe(false);
  });

  test.each([
    'constructor',
    'toString',
    '__proto__',
    '__proto__.constructor',
    'constructor.name',
    'a.constructor.name',
  ])('claims that every object has: %s', (name) => {
    for (const wanted of ['Object', 'toString', 'function', '[object Object]']) {
      expect(isFor({ issuer: 'okta', claims: { [name]: [wanted] } }, okta({ a: {} }))).toBe(false);
    }
  });

  test('anyone for a claim that a token smuggles into the prototype', () => {
    const claims = JSON.parse('{ "__proto__": { "team": "it" } }') as Record<string, unknown>;
    expect(isFor({ issuer: 'okta', claims: { team: ['it'] } }, okta(claims))).toBe(false);
  });

  test('anyone when it names nobody', () => {
    const policy: AccessPolicy = { roles, rules: [{ name: 'empty', principals: [], roles: ['admin'] }] };
    for (const shown of everyKind) expect(grantOf(policy, shown).permissions.size).toBe(0);
  });
});

describe('a grant', () => {
  const policy: AccessPolicy = {
    roles,
    rules: [
      { name: 'first', principals: [{ user: 'user_1' }], roles: ['reader'] },
      { name: 'second', principals: [{ user: 'user_2' }, { user: 'user_1' }], roles: ['support'] },
      { name: 'third', principals: [{ user: 'user_2' }], roles: ['admin'] },
      { name: 'lost', principals: [{ user: 'user_3' }], roles: ['gone', 'reader'] },
    ],
  };
  const granted = (subject: string, ...scopes: string[]) => {
    const grant = grantOf(policy, evidence({ subject }, { scopes }));
    return { ...grant, permissions: [...grant.permissions], withheld: [...grant.withheld] };
  };

  test('is all that the rules for a principal give, and says which', () => {
    expect(granted('user_1')).toEqual({
      permissions: ['users:read', 'memberships:read', 'users:write'],
      rules: ['first', 'second'],
      scopes: [],
      withheld: [],
    });
  });

  test('is nothing without a rule', () => {
    expect(granted('user_9')).toEqual({ permissions: [], rules: [], scopes: [], withheld: [] });
    expect(granted('user_9', '*', 'users:read').permissions).toEqual([]);
  });

  test('is cut down to the scopes, and says what they take away', () => {
    expect(granted('user_1', 'openid', 'users:read', 'profile')).toEqual({
      permissions: ['users:read'],
      rules: ['first', 'second'],
      scopes: ['users:read'],
      withheld: ['memberships:read', 'users:write'],
    });
    expect(granted('user_1', 'users:*')).toMatchObject({
      permissions: ['users:read', 'users:write'],
      withheld: ['memberships:read'],
    });
  });

  test('is never more than the rules give, whatever the scopes', () => {
    expect(granted('user_1', 'users:delete', 'users:*', '*').permissions).toEqual(
      granted('user_1').permissions,
    );
  });

  test('is not cut down by scopes that are for others', () => {
    expect(granted('user_1', 'openid', 'email', 'user:org:read', 'calendar:read').permissions).toEqual(
      granted('user_1').permissions,
    );
  });

  test.each([
    'Users:Read',
    'USERS:READ',
    'users:reed',
    'users:',
    'users:read,users:write',
    'users:READ',
    'api://clerk-mcp/users:read',
  ])('is nothing with the scope %s: it is for this server, but names no permission', (scope) => {
    expect(granted('user_1', scope)).toMatchObject({ permissions: [], scopes: [scope] });
    expect(granted('user_1', scope).withheld).toEqual(granted('user_1').permissions);
  });

  test('of "*" is every permission that need not be named, and the scopes still limit it', () => {
    expect(granted('user_2').permissions.toSorted()).toEqual(expandPattern('*').toSorted());
    expect(granted('user_2', 'users:delete').permissions).toEqual(['users:delete']);
  });

  test('of a role that is gone is what the others give', () => {
    expect(granted('user_3').permissions).toEqual(['users:read', 'memberships:read']);
  });
});

test('the organizations in a policy are each there once', () => {
  const policy: AccessPolicy = {
    roles,
    rules: [
      { name: 'a', principals: [{ organization: 'org_1' }, { user: 'user_1' }], roles: ['reader'] },
      {
        name: 'b',
        principals: [{ organization: 'org_2' }, { organization: 'org_1', role: 'org:admin' }],
        roles: ['reader'],
      },
    ],
  };
  expect(organizationsIn(policy)).toEqual(['org_1', 'org_2']);
});
