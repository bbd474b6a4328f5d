import { describe, expect, test } from '@jest/globals';
import type { MaskedField } from '../../../lambda/access/masks.ts';
import type { Permission } from '../../../lambda/access/permissions.ts';
import { type AccessPolicy, grantOf, type Rule } from '../../../lambda/access/policy.ts';
import { organizationsOf } from '../../../lambda/access/reach.ts';

const policyOf = (...rules: Partial<Rule>[]): AccessPolicy => ({
  roles: { reader: ['users:read', 'memberships:read'], banner: ['users:ban'], exporter: ['users:export'] },
  rules: rules.map((rule, index) =>
    Object.assign({ name: `rule ${index}`, principals: [{ user: 'user_1' }], roles: ['reader'] }, rule),
  ),
});
const grant = (policy: AccessPolicy) =>
  grantOf(policy, {
    principal: { kind: 'user', issuer: 'https://clerk.example.com', subject: 'user_1' },
    scopes: [],
  });
const email: readonly MaskedField[] = ['users.emailAddress'];
const within = (...organizations: string[]) => ({ within: { organizations } });

/** Where a field is shown in calls by a permission: within organizations, or everywhere. */
function shown(policy: AccessPolicy, permission: Permission, field: MaskedField = 'users.emailAddress') {
  const bounds = grant(policy).masks?.get(permission)?.get(field);
  return bounds ? organizationsOf(bounds) : 'everywhere';
}

describe('a field is masked', () => {
  test('by nothing where no rule masks', () => {
    expect(grant(policyOf({}, within('org_1')))).not.toHaveProperty('masks');
  });

  test('in calls by all that the rule gives, and the other fields are not', () => {
    const policy = policyOf({ mask: email });
    expect(shown(policy, 'users:read')).toEqual([]);
    expect(shown(policy, 'memberships:read')).toEqual([]);
    expect(shown(policy, 'users:read', 'users.phoneNumber')).toBe('everywhere');
    expect(shown(policy, 'users:ban')).toBe('everywhere');
  });

  test('unless another rule gives the same and does not mask it', () => {
    expect(grant(policyOf({ mask: email }, {})).masks).toBeUndefined();
    // What that rule does not give stays masked.
    const policy = policyOf({ mask: email, roles: ['reader', 'banner'] }, { roles: ['banner'] });
    expect(shown(policy, 'users:read')).toEqual([]);
    expect(shown(policy, 'users:ban')).toBe('everywhere');
  });

  test('but for where the other rule reaches', () => {
    const policy = policyOf({ mask: email }, within('org_1'), { mask: email, ...within('org_2') });
    expect(shown(policy, 'users:read')).toEqual(['org_1']);
  });

  test('field by field, where several rules mask different ones', () => {
    const policy = policyOf(
      { mask: ['users.emailAddress', 'users.phoneNumber'] },
      { mask: ['users.phoneNumber'], ...within('org_1') },
    );
    expect(shown(policy, 'users:read')).toEqual(['org_1']);
    expect(shown(policy, 'users:read', 'users.phoneNumber')).toEqual([]);
  });

  test('by a rule for some calls, or for the users of some domains, all the same', () => {
    const when = [{ argument: 'role', oneOf: ['org:member'], otherwise: 'Ask somebody else.' }];
    expect(shown(policyOf({ mask: email }, { when }), 'users:read')).toEqual([]);
    expect(shown(policyOf({ mask: email }, { when, ...within('org_1') }), 'users:read')).toEqual([]);
    const ofDomain = { within: { organizations: ['org_1'], users: { emailDomains: ['acme.example'] } } };
    expect(shown(policyOf({ mask: email }, ofDomain), 'users:read')).toEqual([]);
  });

  test('in production by a rule that only reads there, where it changes', () => {
    const roles = ['reader', 'banner'];
    const policy = (production?: true): AccessPolicy => ({
      ...policyOf({ mask: email, roles, production: true }, { roles, ...(production && { production }) }),
      readOnly: true,
    });
    expect(shown(policy(), 'users:ban')).toEqual([]);
    expect(shown(policy(), 'users:read')).toBe('everywhere');
    expect(shown(policy(true), 'users:ban')).toBe('everywhere');
  });

  test('by no rule that names somebody else', () => {
    const policy = policyOf({ mask: email }, { principals: [{ user: 'user_2' }] });
    expect(shown(policy, 'users:read')).toEqual([]);
  });
});
