import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { approvalGroupOf, approvalRulesOf } from '../../../lib/settings/approvals.ts';
import { least } from './least.ts';
import { type SettingsReader, settingsReader } from './settings-reader.ts';

let reader: SettingsReader;
beforeAll(async () => {
  reader = await settingsReader();
});
afterAll(() => reader.remove());

const problemsOf = (...approvals: unknown[]) => reader.problemsOf({ ...least, approvals });

test('without approvals, what is destructive is asked about', async () => {
  expect((await reader.settingsOf(least)).approvals).toEqual([]);
});

test('good rules are taken in their order, patterns as the permissions they stand for', async () => {
  const { approvals, access } = await reader.settingsOf({
    ...least,
    approvals: [
      { mode: 'never', tools: ['delete_user'], principals: [{ iamRole: 'agent' }] },
      { mode: 'block', permissions: ['organizations:delete', 'waitlist:*'] },
      { mode: 'ask' },
    ],
  });
  expect(approvalRulesOf(approvals, access)).toEqual([
    { mode: 'never', tools: ['delete_user'], principals: [{ iamRole: 'agent' }] },
    { mode: 'block', permissions: ['organizations:delete', 'waitlist:read', 'waitlist:write'] },
    { mode: 'ask' },
  ]);
});

test('a list of rules counts as a group of rules alone', async () => {
  const rules = [{ mode: 'ask' }, { mode: 'ask', by: 'form', tools: ['delete_user'] }] as const;
  const listed = await reader.settingsOf({ ...least, approvals: rules });
  const grouped = await reader.settingsOf({ ...least, approvals: { rules } });
  expect(approvalGroupOf(listed.approvals)).toEqual({ rules, bulk: 20, atOnce: 'confirm' });
  expect(approvalGroupOf(grouped.approvals)).toEqual(approvalGroupOf(listed.approvals));
  expect(approvalRulesOf(grouped.approvals, grouped.access)).toEqual(rules);
  const { approvals } = await reader.settingsOf({ ...least, approvals: { atOnce: 'refuse' } });
  expect(approvalGroupOf(approvals)).toEqual({ rules: [], bulk: 20, atOnce: 'refuse' });
});

test.each<[unknown, string]>([
  [
    { atOnce: 'never' },
    'approvals.atOnce: "never" must be "confirm" or "refuse"; remove it for the default, "confirm": a person may confirm in the conversation',
  ],
  [
    { rule: [] },
    'approvals.rule: [] is not a setting; did you mean rules? Else remove it, or use one of rules, atOnce, bulk',
  ],
  [
    { rules: [{ mode: 'always' }] },
    'approvals.rules.0.mode: "always" must be "ask", "never" (only for principals that it names) or "block"; correct it',
  ],
  [
    { rules: [{ mode: 'never' }] },
    'approvals.rules.0: is "never" for everyone, and then nothing would be asked first; add principals: the machines that must run unattended',
  ],
  [
    [{ mode: 'ask', by: 'phone' }],
    'approvals.0.by: "phone" must be "form"; remove it for a form or a confirmation',
  ],
  [[{ mode: 'block', by: 'form' }], 'approvals.0.by: says how to ask, and the rule is "block"; remove it'],
  ['all', 'approvals: "all" must be a list of rules; remove it for none'],
])('approvals that are %j stop the synthesis with a line that says why', async (approvals, line) => {
  expect(await reader.problemsOf({ ...least, approvals })).toContain(`config/dev.json: ${line}`);
});

test.each([
  [
    { mode: 'never' },
    'approvals.0: is "never" for everyone, and then nothing would be asked first; add principals: the machines that must run unattended',
  ],
  [
    { mode: 'never', principals: [{ machine: 'mch_1' }] },
    'approvals.0.principals.0: {"machine":"mch_1"} is in no rule of access; name it as its rule does, or remove it',
  ],
  [
    { mode: 'never', principals: [{ user: 'user_1' }] },
    'approvals.0.principals.0: names a person, who can be asked; name a machine, apiKey, iamRole or issuer with claims that must run unattended',
  ],
  [
    { mode: 'never', principals: [{ organization: 'org_1', role: 'org:admin' }] },
    'approvals.0.principals.0: names people, who can be asked; name a machine, apiKey, iamRole or issuer with claims that must run unattended',
  ],
  [
    { mode: 'block', principals: [{ organization: 'org_1' }] },
    'approvals.0.principals.0: {"organization":"org_1"} is in no rule of access; name it as its rule does, or remove it',
  ],
  [
    { mode: 'ask', principals: [{ machine: 'mch_1', iamRole: 'agent' }] },
    'approvals.0.principals.0: {"machine":"mch_1","iamRole":"agent"} must name exactly one of organization, user, machine, apiKey, iamRole, issuer; split it into several principals',
  ],
  [
    { mode: 'ask', tools: ['get_user'] },
    'approvals.0.tools.0: "get_user" is not a tool or operation that may be asked about; search_operations finds their names, or remove it',
  ],
  [
    { mode: 'block', tools: ['run_operation'] },
    'approvals.0.tools.0: "run_operation" is not a tool or operation that may be asked about; search_operations finds their names, or remove it',
  ],
  [
    { mode: 'always' },
    'approvals.0.mode: "always" must be "ask", "never" (only for principals that it names) or "block"; correct it',
  ],
  [
    { mode: 'ask', tools: [] },
    'approvals.0.tools: [] names no tool; add one, or remove it for all that asks by default',
  ],
])('%j stops the synthesis with a line that says why', async (rule, line) => {
  expect(await problemsOf(rule)).toContain(`config/dev.json: ${line}`);
});

describe('principals of another issuer, and members of organizations,', () => {
  const job = { issuer: 'ci', claims: { repository: ['acme/app'], environment: ['prod'] } };
  const staff = { organization: 'org_1', role: 'org:admin' };
  const settings = (principals: unknown[], ...approvals: unknown[]) => ({
    identity: {
      clerk: { issuer: 'https://clerk.example.com' },
      iam: true,
      oidc: [{ name: 'ci', issuer: 'https://ci.example.com' }],
    },
    access: {
      roles: { reader: ['users:read'] },
      rules: [
        { name: 'deploy runs', principals, roles: ['reader'] },
        { principals: [staff], roles: ['reader'] },
      ],
    },
    approvals,
  });

  test('are known at a call by the rule of access that is theirs alone', async () => {
    const same = { claims: { environment: ['prod'], repository: ['acme/app'] }, issuer: 'ci' };
    const { approvals, access } = await reader.settingsOf(
      settings([job], { mode: 'never', principals: [same] }, { mode: 'block', principals: [staff] }),
    );
    expect(approvalRulesOf(approvals, access)).toEqual([
      { mode: 'never', principals: [{ rule: 'deploy runs' }] },
      { mode: 'block', principals: [{ rule: 'rule 2' }] },
    ]);
  });

  test('stop the synthesis when that rule is for others, too', async () => {
    const shared = settings([job, { iamRole: 'agent' }], { mode: 'never', principals: [job] });
    expect(await reader.problemsOf(shared)).toEqual([
      'config/dev.json: approvals.0.principals.0: {"issuer":"ci","claims":{"repository":["acme/app"],"environment":["prod"]}} has no rule of access of its own, by which it is known at a call; give it one with no other principal',
    ]);
  });
});

test('every kind of machine may run unattended', async () => {
  const principals = [{ machine: 'mch_1' }, { apiKey: 'ak_1' }, { iamRole: 'agent' }];
  const problems = await reader.problemsOf({
    identity: { clerk: { issuer: 'https://clerk.example.com' }, iam: true },
    access: { roles: { reader: ['users:read'] }, rules: [{ principals, roles: ['reader'] }] },
    approvals: [{ mode: 'never', principals }],
  });
  expect(problems).toEqual([]);
});
