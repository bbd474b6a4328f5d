import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { policyOf } from '../../../lib/settings/access.ts';
import { type SettingsReader, settingsReader } from './settings-reader.ts';

let reader: SettingsReader;
beforeAll(async () => {
  reader = await settingsReader();
});
afterAll(() => reader.remove());

const member = { argument: 'role', oneOf: ['org:member'], otherwise: 'Admins are named by people.' };
const hours = { timeZone: 'Europe/Berlin', open: [{ days: ['mon'], from: '08:00', to: '18:00' }] };
const open = { hours, otherwise: 'Come back on Monday, please.' };
const settings = (rule: object, access: object = {}, clerk: object = {}) => ({
  clerk,
  identity: { clerk: { issuer: 'https://clerk.example.com' } },
  access: {
    roles: { given: ['users:read', 'memberships:write'] },
    rules: [{ principals: [{ user: 'user_1' }], roles: ['given'], ...rule }],
    ...access,
  },
});
const at = (path: string) => `access.rules.0.when.0${path}: `;
const refusal = async (content: unknown) =>
  (await reader.problemsOf(content)).map((line) => line.replace('config/dev.json: ', ''));

test('a rule may have conditions on arguments and hours', async () => {
  const when = [{ ...member, permissions: ['memberships:*'] }, open];
  expect(await refusal(settings({ when }))).toEqual([]);
  const { access } = await reader.settingsOf(settings({ when }));
  expect(policyOf(access).rules[0]?.when).toEqual([
    { ...member, permissions: ['memberships:read', 'memberships:write'] },
    open,
  ]);
});

test.each<[string, object, string]>([
  [
    'a value of another type than the argument has',
    { ...member, argument: 'limit', oneOf: ['ten'], permissions: ['users:read'] },
    `${at('.oneOf')}has "ten", which the argument limit can not be; correct it`,
  ],
  [
    'a value that is none of the choices of the argument',
    { ...member, argument: 'detail', oneOf: ['nonsense'], permissions: ['users:read'] },
    `${at('.oneOf')}has "nonsense", which the argument detail can not be; correct it`,
  ],
  [
    'an argument that no tool takes',
    { ...member, argument: 'rolle', permissions: ['memberships:write'] },
    `${at('.argument')}is about the argument rolle, which no tool takes that needs memberships:write; correct it`,
  ],
  [
    'an argument of another permission',
    { ...member, permissions: ['users:read'] },
    `${at('.argument')}is about the argument role, which no tool takes that needs users:read; correct it`,
  ],
  [
    'permissions that the rule does not give',
    { ...open, permissions: ['users:delete'] },
    'is a condition of permissions that the rule does not give; correct one of both',
  ],
  ['both an argument and hours', { ...member, ...open }, 'must have either argument or hours'],
  ['neither', { otherwise: member.otherwise }, 'must have either argument or hours'],
  ['an argument without values', { ...member, oneOf: undefined }, 'must have argument together with oneOf'],
  ['no sentence', { ...member, otherwise: undefined }, `${at('.otherwise')}is missing`],
  [
    'a time zone that there is not',
    { ...open, hours: { ...hours, timeZone: 'Europe/Bonn' } },
    `${at('.hours.timeZone')}"Europe/Bonn" must be the name of a time zone, for example "Europe/Berlin"; correct it`,
  ],
  [
    'hours that end before they begin',
    { ...open, hours: { ...hours, open: [{ days: ['mon'], from: '22:00', to: '06:00' }] } },
    'must end after it begins, on the same day; for a night, write two',
  ],
  [
    'a day that there is not',
    { ...open, hours: { ...hours, open: [{ days: ['monday'], from: '08:00', to: '18:00' }] } },
    'must be one of mon, tue, wed, thu, fri, sat, sun; correct it',
  ],
  [
    'a time that there is not',
    { ...open, hours: { ...hours, open: [{ days: ['mon'], from: '8', to: '18:00' }] } },
    'must be a time from "00:00" to "23:59"; correct it',
  ],
])('a condition can not have %s', async (_, condition, text) => {
  const lines = await refusal(settings({ when: [condition] }));
  expect(lines).toEqual([expect.stringContaining(text)]);
});

test('production is read-only but for rules for it, where it is production and the settings say so', async () => {
  const content = (environment: string) =>
    settings({ production: true }, { production: 'read-only' }, { environment });
  const policy = async (environment: string) => {
    const { access, clerk } = await reader.settingsOf(content(environment));
    return policyOf(access, clerk.environment);
  };
  expect(await policy('production')).toMatchObject({ readOnly: true, rules: [{ production: true }] });
  const elsewhere = await policy('development');
  expect(elsewhere).not.toHaveProperty('readOnly');
  expect(elsewhere.rules[0]).not.toHaveProperty('production');
});

test('a rule is not for production where every rule gives changes', async () => {
  expect(await refusal(settings({ production: true }))).toEqual([
    'access.rules.0.production: has no meaning while every rule gives changes; set access.production to "read-only", or remove it',
  ]);
  expect(await refusal(settings({}, { production: 'off' }))).toEqual([
    'access.production: "off" must be "read-only"; remove it to let every rule change something',
  ]);
});
