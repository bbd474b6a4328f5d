import { describe, expect, test } from '@jest/globals';
import { accessChanges } from '../../../bin/diff/access-changes.ts';
import type { AccessPolicy, Rule } from '../../../lambda/access/policy.ts';

const bot = { machine: 'mch_1' } as const;
const roles = { read: ['users:read'], ban: ['users:ban'], both: ['users:read', 'users:ban'] };
const rule = (part: Partial<Rule>): Rule => ({ name: 'rule', principals: [bot], roles: ['read'], ...part });
const policy = (rules: readonly Rule[], more: Partial<AccessPolicy> = {}): AccessPolicy => ({
  roles,
  rules,
  ...more,
});

type Change = ReturnType<typeof accessChanges>[number];
const line = (sign: string, { principal }: Change, { permission, was, becomes }: Change['gains'][number]) =>
  `${principal} ${sign} ${permission}: ${was.join('; ')} > ${becomes.join('; ')}`;

/** What changes, a line each. */
const told = (before: AccessPolicy, after: AccessPolicy) =>
  accessChanges(before, after).flatMap((change) =>
    change.gains
      .map((one) => line('+', change, one))
      .concat(change.loses.map((one) => line('-', change, one))),
  );

describe('who gains and who loses', () => {
  test('tells permissions that come and go, by principal', () => {
    expect(told(policy([rule({})]), policy([rule({ roles: ['ban'] })]))).toEqual([
      'machine mch_1 + users:ban:  > everywhere',
      'machine mch_1 - users:read: everywhere > ',
    ]);
  });

  test('tells nothing of rules that are only written otherwise', () => {
    const before = policy([rule({ roles: ['both'] })]);
    const after = policy([rule({ name: 'a', roles: ['read'] }), rule({ name: 'b', roles: ['ban'] })]);
    expect(told(before, after)).toEqual([]);
    const organizations = (ids: string[]) => rule({ name: ids.join(), within: { organizations: ids } });
    expect(
      told(
        policy([organizations(['org_1', 'org_2'])]),
        policy([organizations(['org_2']), organizations(['org_1'])]),
      ),
    ).toEqual([]);
  });

  test('tells a wider and a narrower reach, also where both are so', () => {
    const within = (...organizations: string[]) => policy([rule({ within: { organizations } })]);
    expect(told(within('org_1'), within('org_1', 'org_2'))).toEqual([
      'machine mch_1 + users:read: within org_1 > within org_1, org_2',
    ]);
    expect(told(policy([rule({})]), within('org_1'))).toEqual([
      'machine mch_1 - users:read: everywhere > within org_1',
    ]);
    expect(told(within('org_1'), within('org_2'))).toEqual([
      'machine mch_1 + users:read: within org_1 > within org_2',
      'machine mch_1 - users:read: within org_1 > within org_2',
    ]);
    const domains = (...emailDomains: string[]) => policy([rule({ within: { users: { emailDomains } } })]);
    expect(told(domains('a.example'), domains('a.example', 'b.example'))).toEqual([
      'machine mch_1 + users:read: on users of a.example > on users of a.example, b.example',
    ]);
  });

  test.each([
    ['a mask', rule({ mask: ['users.emailAddress'] }), 'everywhere, with users.emailAddress masked'],
    [
      'a condition',
      rule({ when: [{ argument: 'limit', oneOf: [1, 2], otherwise: 'Ask for less at once.' }] }),
      'everywhere, only where limit is 1 or 2',
    ],
    [
      'hours',
      rule({
        when: [
          {
            hours: {
              timeZone: 'Europe/Berlin',
              open: [{ days: ['mon', 'tue'], from: '08:00', to: '18:00' }],
            },
            otherwise: 'Come back in the morning.',
          },
        ],
      }),
      'everywhere, only mon tue 08:00 to 18:00 (Europe/Berlin)',
    ],
  ])('takes %s less for a gain, and one more for a loss', (_what, bounded, words) => {
    const [free, held] = [policy([rule({})]), policy([bounded])];
    expect(told(held, free)).toEqual([`machine mch_1 + users:read: ${words} > everywhere`]);
    expect(told(free, held)).toEqual([`machine mch_1 - users:read: everywhere > ${words}`]);
  });

  test('takes a sentence that is written otherwise for no change', () => {
    const saying = (otherwise: string) =>
      policy([rule({ when: [{ argument: 'limit', oneOf: [1], otherwise }] })]);
    expect(told(saying('Ask for less at once.'), saying('One at a time, please.'))).toEqual([]);
  });

  test('takes production and rehearsals for what they are', () => {
    const ban = [rule({ roles: ['ban'] })];
    expect(told(policy(ban, { readOnly: true }), policy(ban))).toEqual([
      'machine mch_1 + users:ban: everywhere, only to read, in production > everywhere',
    ]);
    expect(told(policy(ban), policy(ban, { dryRunFirst: ['ban'] }))).toEqual([
      'machine mch_1 - users:ban: everywhere > everywhere, changes only after a rehearsal',
    ]);
  });

  test('knows what principals have by rules that name more', () => {
    const member = { organization: 'org_1' };
    const admin = { organization: 'org_1', role: 'org:admin' };
    const all = rule({ principals: [member] });
    expect(told(policy([all]), policy([all, rule({ name: 'admins', principals: [admin] })]))).toEqual([]);
    expect(told(policy([rule({ principals: [admin] })]), policy([all]))).toEqual([
      'members of org_1 + users:read:  > everywhere',
    ]);
    const okta = (...groups: string[]) => rule({ principals: [{ issuer: 'okta', claims: { groups } }] });
    expect(told(policy([okta('a', 'b')]), policy([okta('a')]))).toEqual([
      'whoever has groups a or b by okta - users:read: everywhere > ',
    ]);
  });

  test('names principals of each kind', () => {
    const principals = [
      { organization: 'any', permission: 'org:billing:manage' },
      { user: 'user_1' },
      bot,
      { apiKey: 'ak_1' },
      { iamRole: 'agent' },
      { issuer: 'okta', claims: { groups: ['a', 'b'], cid: ['c'] } },
    ];
    const after = policy([rule({ principals, within: undefined })]);
    expect(accessChanges(policy([]), after).map(({ principal }) => principal)).toEqual([
      'members of any organization with org:billing:manage',
      'user user_1',
      'machine mch_1',
      'API key ak_1',
      'IAM role agent',
      'whoever has groups a or b and cid c by okta',
    ]);
  });
});
