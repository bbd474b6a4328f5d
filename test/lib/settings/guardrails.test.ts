import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { least } from './least.ts';
import { type SettingsReader, settingsReader } from './settings-reader.ts';

let reader: SettingsReader;
beforeAll(async () => {
  reader = await settingsReader();
});
afterAll(() => reader.remove());

const clerkSecret = (name: string) => `arn:aws:secretsmanager:us-east-1:123456789012:secret:${name}-AbCdEf`;
const problemsOf = (credentialSecrets: unknown, clerk = {}) =>
  reader.problemsOf({ ...least, clerk, guardrails: { credentialSecrets } });

test.each(['clerk-mcp/', 'clerk-mcp/users/', '/prod/clerk_mcp@1/'])(
  'secrets for credentials may begin with %s',
  async (prefix) => {
    expect(await problemsOf({ prefix }, { secretArn: clerkSecret('clerk-mcp-key') })).toEqual([]);
  },
);

test.each([
  '',
  '/',
  'clerk-mcp',
  'clerk-mcp/*',
  'a//b/',
  '*/',
  'arn:aws:secretsmanager:us-east-1:1:secret:a/',
])('secrets for credentials may not begin with %j', async (prefix) => {
  expect(await problemsOf({ prefix })).toEqual([
    `config/dev.json: guardrails.credentialSecrets.prefix: ${JSON.stringify(prefix)} must be what the names of the secrets begin with, up to a slash, 512 characters at most, for example "clerk-mcp/users/"; correct it`,
  ]);
});

test("secrets for credentials may not cover Clerk's own", async () => {
  expect(await problemsOf({ prefix: 'clerk-mcp/' }, { secretArn: clerkSecret('clerk-mcp/key') })).toEqual([
    "config/dev.json: guardrails.credentialSecrets.prefix: covers clerk.secretArn, and Clerk's secret key could be set as a password; choose another beginning",
  ]);
});

test('raw credentials are allowed or refused, nothing between', async () => {
  expect(await reader.problemsOf({ ...least, guardrails: { rawCredentials: 'warn' } })).toEqual([
    'config/dev.json: guardrails.rawCredentials: "warn" must be "allow" or "refuse"; remove it for the default, "allow"',
  ]);
});

test.each([
  ['none', {}, { perHour: 200, perDay: 1_000 }],
  ['fewer invitations', { invitations: { perHour: 5, perDay: 10 } }, { perHour: 200, perDay: 1_000 }],
  ['more invitations', { invitations: { perHour: 900, perDay: 4_000 } }, { perHour: 900, perDay: 4_000 }],
  [
    'more invitations, and mails of their own',
    { invitations: { perHour: 900, perDay: 4_000 }, mails: { perHour: 7 } },
    { perHour: 7, perDay: 4_000 },
  ],
])(
  'a file that sets %s allows as many mails as invitations at least, unless it says otherwise',
  async (_, budgets, mails) => {
    const settings = await reader.settingsOf({ ...least, guardrails: { budgets } });
    expect(settings.guardrails.budgets.mails).toEqual(mails);
    expect(settings.guardrails.budgets.impersonations).toEqual({ perHour: 20, perDay: 50 });
  },
);

test('a budget takes whole numbers, and is told what holds without it', async () => {
  const budgets = { mails: { perHour: -1 }, impersonations: { perDay: 'many' }, letters: {} };
  expect(await reader.problemsOf({ ...least, guardrails: { budgets } })).toEqual([
    'config/dev.json: guardrails.budgets.mails.perHour: -1 must be a whole number of mails an hour from 0 to 100000; remove it for the default, 200, or as many as guardrails.budgets.invitations has where that is more',
    'config/dev.json: guardrails.budgets.impersonations.perDay: "many" must be a whole number of changes a day from 0 to 1000000; remove it for the default, 50',
    'config/dev.json: guardrails.budgets.letters: {} is not a setting; remove it, or use one of deletions, bans, roleRaises, credentialChanges, invitations, mails, impersonations',
  ]);
});

test.each(['users', 'organizations', 'roles', 'metadataKeys'])(
  'a list of what is protected has 100 items at most: %s',
  async (list) => {
    const id = { users: 'user_', organizations: 'org_', roles: 'org:', metadataKeys: 'key' }[list];
    const problemsWith = (length: number) =>
      reader.problemsOf({
        ...least,
        guardrails: { protected: { [list]: Array.from({ length }, (_, index) => `${id}${index}`) } },
      });
    expect(await problemsWith(100)).toEqual([]);
    expect(await problemsWith(101)).toEqual([
      expect.stringMatching(new RegExp(`^config/dev.json: guardrails.protected.${list}: .*100`)),
    ]);
  },
);
