import { describe, expect, test } from '@jest/globals';
import type { Permission } from '../../../lambda/access/permissions.ts';
import { type AccessPolicy, grantOf, type Rule } from '../../../lambda/access/policy.ts';
import type { Evidence, OrganizationMembership } from '../../../lambda/access/principal.ts';
import { boundsOf, organizationsOf, permissionsFor, reachInWords } from '../../../lambda/access/reach.ts';

const roles = {
  reader: ['users:read', 'memberships:read'],
  private: ['users:private'],
  writer: ['users:write', 'users:authorization'],
  all: ['*'],
};
const me = [{ user: 'user_1' }];
const policyOf = (...rules: Partial<Rule>[]): AccessPolicy => ({
  roles,
  rules: rules.map((rule, index) =>
    Object.assign({ name: `rule ${index}`, principals: me, roles: ['reader'] }, rule),
  ),
});
const evidence = (more: Partial<Evidence> = {}): Evidence => ({
  principal: { kind: 'user', issuer: 'https://clerk.example.com', subject: 'user_1' },
  scopes: [],
  ...more,
});
const membership = (organization: string, role = 'org:admin'): OrganizationMembership => ({
  organization,
  role,
  permissions: [],
});
const within = (...organizations: string[]) => ({ within: { organizations } });

/** The organizations within which a permission is given; `everywhere` without bounds. */
function whereGiven(permission: Permission, policy: AccessPolicy, shown = evidence()) {
  const grant = grantOf(policy, shown);
  if (!grant.permissions.has(permission)) return 'nowhere';
  const bounds = boundsOf(permission, grant);
  return bounds ? organizationsOf(bounds) : 'everywhere';
}

describe('each permission has the reach of the rules that give it', () => {
  test('which is the union of theirs', () => {
    const policy = policyOf(within('org_1', 'org_2'), within('org_2', 'org_3'));
    expect(whereGiven('users:read', policy)).toEqual(['org_1', 'org_2', 'org_3']);
  });

  test('which is never that of another permission', () => {
    const policy = policyOf(within('org_1'), { roles: ['private'], ...within('org_2') });
    expect(whereGiven('users:read', policy)).toEqual(['org_1']);
    expect(whereGiven('users:private', policy)).toEqual(['org_2']);
  });

  test('which has no end where a rule without one gives it', () => {
    const policy = policyOf(within('org_1'), {});
    expect(whereGiven('users:read', policy)).toBe('everywhere');
    expect(grantOf(policy, evidence()).reach).toBeUndefined();
  });

  test('and of a wildcard only what has a meaning there', () => {
    const policy = policyOf({ roles: ['all'], ...within('org_1') });
    expect(whereGiven('users:read', policy)).toEqual(['org_1']);
    expect(whereGiven('users:ban', policy)).toBe('nowhere');
    expect(whereGiven('roles:read', policy)).toBe('nowhere');
    expect(whereGiven('audit:read', policy)).toBe('nowhere');
  });

  test('and what changes users only exclusively', () => {
    const policy = policyOf({ roles: ['writer'], within: { organizations: ['org_1'], users: 'exclusive' } });
    expect(whereGiven('users:write', policy)).toEqual(['org_1']);
  });
});

describe('within the own organizations', () => {
  const own: Partial<Rule> = {
    principals: [{ organization: 'any', role: 'org:admin' }],
    within: { organizations: 'own' },
  };

  test('are those in which the caller is a principal of the rule', () => {
    const memberships = [membership('org_1'), membership('org_2', 'org:member'), membership('org_3')];
    expect(whereGiven('users:read', policyOf(own), evidence({ memberships }))).toEqual(['org_1', 'org_3']);
  });

  test('is nothing for who is it nowhere', () => {
    const memberships = [membership('org_2', 'org:member')];
    expect(whereGiven('users:read', policyOf(own), evidence({ memberships }))).toBe('nowhere');
    expect(whereGiven('users:read', policyOf(own))).toBe('nowhere');
  });

  test('is nothing for a machine, whatever it says of memberships', () => {
    const shown = evidence({ memberships: [membership('org_1')] });
    const machine = { ...shown, principal: { ...shown.principal, kind: 'machine' as const } };
    expect(whereGiven('users:read', policyOf(own), machine)).toBe('nowhere');
  });
});

describe('in a call for a permission', () => {
  const permissionsIn = (permission: Permission, policy: AccessPolicy) =>
    [...permissionsFor(permission, grantOf(policy, evidence()))].toSorted();

  test('count those that hold wherever it does', () => {
    const policy = policyOf(within('org_1', 'org_2'), {
      roles: ['private'],
      ...within('org_1', 'org_2', 'org_3'),
    });
    expect(permissionsIn('users:read', policy)).toEqual(['memberships:read', 'users:private', 'users:read']);
  });

  test('do not count those that hold in a part of it', () => {
    const policy = policyOf(within('org_1', 'org_2'), { roles: ['private'], ...within('org_1') });
    expect(permissionsIn('users:read', policy)).toEqual(['memberships:read', 'users:read']);
    expect(permissionsIn('users:private', policy)).toContain('users:read');
  });

  test('do not count those with bounds where it has none', () => {
    const policy = policyOf({}, { roles: ['private'], ...within('org_1') });
    expect(permissionsIn('users:read', policy)).toEqual(['memberships:read', 'users:read']);
  });
});

test('many organizations are told in a few words', () => {
  const organizations = Array.from({ length: 23 }, (_, index) => `org_${index}`);
  const words = reachInWords([{ rule: 'many', organizations, exclusive: false }]);
  expect(words).toMatch(/^org_0, .*org_19 and 3 more$/);
});
