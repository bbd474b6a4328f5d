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
    `config/dev.json: guardrails.credentialSecrets.prefix: ${JSON.stringify(prefix)} must be what the names of the secrets begin with, up to a slash, for example "clerk-mcp/users/"; correct it`,
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
