import { expect, test } from '@jest/globals';
import { settingChanges } from '../../../bin/diff/settings.ts';
import { checkedSettings } from '../../../lib/settings/settings.ts';

const least = {
  identity: { iam: true },
  access: {
    roles: { read: ['users:read'] },
    rules: [{ principals: [{ iamRole: 'agent' }], roles: ['read'] }],
  },
};
const settings = (more: object = {}) => checkedSettings('prod', { ...least, ...more }, ({ text }) => text);
const told = (before: object, after: object) =>
  settingChanges(settings(before), settings(after)).map(
    ({ setting, words, looser }) => `${setting}: ${words}${looser ? ' !' : ''}`,
  );
const okta = (more: object) => ({
  identity: { iam: true, oidc: [{ name: 'okta', issuer: 'https://okta.example', ...more }] },
});

test('settings that say the same differ in nothing', () => {
  expect(told({}, { guardrails: {}, approvals: [], limits: { perCall: 60 } })).toEqual([]);
});

test.each<[string, object, object, string[], string[]]>([
  [
    'budgets',
    { guardrails: { budgets: { bans: { perHour: 5 } } } },
    { guardrails: { budgets: { bans: { perHour: 50 } } } },
    ['guardrails.budgets.bans.perHour: 5 → 50 !'],
    ['guardrails.budgets.bans.perHour: 50 → 5'],
  ],
  [
    'what is protected',
    { guardrails: { protected: { users: ['user_1', 'user_2'] } } },
    { guardrails: { protected: { users: ['user_1'] } } },
    ['guardrails.protected.users: - user_2 !'],
    ['guardrails.protected.users: + user_2'],
  ],
  [
    'raw credentials',
    { guardrails: { rawCredentials: 'refuse' } },
    {},
    ['guardrails.rawCredentials: refuse → allow !'],
    ['guardrails.rawCredentials: allow → refuse'],
  ],
  [
    'tools',
    { tools: { hidden: ['delete_user'] } },
    { tools: { listed: ['list_roles'] } },
    ['tools.listed: + list_roles', 'tools.hidden: - delete_user !'],
    ['tools.listed: - list_roles', 'tools.hidden: + delete_user'],
  ],
  [
    'the claims of an issuer',
    okta({ requiredClaims: { tenant: 'acme' } }),
    okta({}),
    ['identity.oidc.okta.requiredClaims.tenant: - acme !'],
    ['identity.oidc.okta.requiredClaims.tenant: + acme'],
  ],
  [
    'what an issuer is',
    okta({}),
    okta({ issuer: 'https://other.example' }),
    ['identity.oidc.okta.issuer: https://okta.example → https://other.example !'],
    ['identity.oidc.okta.issuer: https://other.example → https://okta.example !'],
  ],
  [
    'limits and the time that records are kept',
    { ledger: { retentionDays: 400 } },
    { ledger: { retentionDays: 30 }, limits: { perCall: 70 } },
    ['limits.perCall: 60 → 70 !', 'ledger.retentionDays: 400 → 30'],
    ['limits.perCall: 70 → 60', 'ledger.retentionDays: 30 → 400'],
  ],
  [
    'whether data outlives the stack',
    {},
    { retain: false },
    ['retain: true → false !'],
    ['retain: false → true'],
  ],
  [
    'approvals',
    {},
    {
      approvals: {
        rules: [{ mode: 'never', tools: ['delete_user'], principals: [{ iamRole: 'agent' }] }],
        atOnce: 'refuse',
        bulk: 50,
      },
    },
    [
      'approvals.rules: + never ask for delete_user, by IAM role agent !',
      'approvals.atOnce: confirm → refuse',
      'approvals.bulk: 20 → 50 !',
    ],
    [
      'approvals.rules: - never ask for delete_user, by IAM role agent',
      'approvals.atOnce: refuse → confirm !',
      'approvals.bulk: 50 → 20',
    ],
  ],
  [
    'what nobody may do',
    { approvals: [{ mode: 'block', permissions: ['organizations:delete'] }] },
    { approvals: [{ mode: 'ask', by: 'form', permissions: ['organizations:delete'] }] },
    [
      'approvals.rules: + ask by a form alone for what needs organizations:delete',
      'approvals.rules: - refuse what needs organizations:delete !',
    ],
    [
      'approvals.rules: + refuse what needs organizations:delete',
      'approvals.rules: - ask by a form alone for what needs organizations:delete !',
    ],
  ],
])('%s are told there and back, and what weakens a guard is marked', (_what, before, after, there, back) => {
  expect(told(before, after)).toEqual(there);
  expect(told(after, before)).toEqual(back);
});
