import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type SettingsReader, settingsReader } from './settings-reader.ts';

let reader: SettingsReader;
beforeAll(async () => {
  reader = await settingsReader();
});
afterAll(() => reader.remove());

const problemsOf = async (mask: unknown) =>
  (
    await reader.problemsOf({
      identity: { iam: true },
      access: {
        roles: { reader: ['users:read'] },
        rules: [{ principals: [{ iamRole: 'agent' }], roles: ['reader'], mask }],
      },
    })
  ).map((line) => line.replace('config/dev.json: access.rules.0.', ''));

test('a rule may mask addresses, numbers and wallets', async () => {
  expect(await problemsOf(['users.emailAddress', 'users.phoneNumber', 'users.web3Wallet'])).toEqual([]);
});

test.each([
  ['a field that can not be masked', ['users.firstName'], 'mask.0: "users.firstName"'],
  ['nothing', [], 'mask: []'],
  ['a field twice', ['users.emailAddress', 'users.emailAddress'], 'mask:'],
  ['what is no list', 'users.emailAddress', 'mask: "users.emailAddress"'],
])('a rule that masks %s is refused with one line', async (_, mask, beginning) => {
  const problems = await problemsOf(mask);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(beginning);
});
