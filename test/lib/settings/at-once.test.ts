import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { checkedSettings } from '../../../lib/settings/settings.ts';
import { least } from './least.ts';
import { problemsIn, type SettingsReader, settingsReader } from './settings-reader.ts';

let reader: SettingsReader;
beforeAll(async () => {
  reader = await settingsReader();
});
afterAll(() => reader.remove());

/** Line by line where the problems are, and what they begin with. */
async function placesOf(...lines: string[]): Promise<string[]> {
  const problems = await reader.placedProblemsOf(lines.join('\n'));
  return problems.map((line) => {
    const [, row, path] = /^config\/dev\.json:(\d+):\d+: ([^:]+): /.exec(line) ?? [];
    return `${row} ${path}`;
  });
}

test('what is wrong by itself and what does not fit together are told at once, in the order of the file', async () => {
  const places = await placesOf(
    '{',
    '  "tags": { "Team": "a", "team": "b" },',
    '  "network": { "privateDns": true },',
    '  "regoin": "eu-west-1",',
    '  "access": {',
    '    "rules": [',
    '      { "principals": [{ "user": "nobody" }], "roles": ["support"] },',
    '      { "principals": [{ "machine": "mch_a" }], "roles": ["suport"] },',
    '      { "name": "rule 2", "principals": [{ "issuer": "okta", "claims": { "a": "b" } }], "roles": ["support"] }',
    '    ],',
    '    "roles": { "support": ["users:reed"] }',
    '  },',
    '  "identity": { "clerk": { "issuer": "https://clerk.example.com", "tokens": ["oauth"] } },',
    '  "function": { "memoryMb": 64 },',
    '  "clerk": { "kmsKeyArn": "arn:aws:kms:us-east-1:123456789012:key/0a1b" }',
    '}',
  );
  expect(places).toEqual([
    '2 tags.team',
    '3 network.privateDns',
    '4 regoin',
    '7 access.rules.0.principals.0.user',
    '8 access.rules.1.principals.0',
    '8 access.rules.1.roles.0',
    '9 access.rules.2.name',
    '9 access.rules.2.principals.0',
    '11 access.roles.support.0',
    '14 function.memoryMb',
    '15 clerk.kmsKeyArn',
  ]);
});

const policy = (rules: unknown[], roles: object = { support: ['users:read'] }) => ({ roles, rules });
const bot = { principals: [{ machine: 'mch_a' }], roles: ['support'] };

test.each<[string, Record<string, unknown>, string[]]>([
  ['the only rule is faulty', { access: policy([{ ...bot, roles: 1 }]) }, ['access.rules.0.roles']],
  [
    'a rule names a role that is faulty',
    {
      access: policy(
        [
          {
            ...bot,
            within: { organizations: ['org_a'] },
            when: [
              {
                permissions: ['users:ban'],
                argument: 'userId',
                oneOf: ['x'],
                otherwise: 'Ask in #accounts.',
              },
            ],
          },
        ],
        { support: ['users:reed', 'users:ban'] },
      ),
    },
    ['access.roles.support.0'],
  ],
  [
    'a rule is for an issuer that is faulty',
    {
      identity: { oidc: [{ name: 'okta' }], iam: true },
      access: policy([{ ...bot, principals: [{ issuer: 'okta', claims: { a: 'b' } }] }]),
    },
    ['identity.oidc.0.issuer'],
  ],
  ['all issuers are faulty', { identity: { oidc: [{ name: 'okta' }] } }, ['identity.oidc.0.issuer']],
  [
    'an approval names who has a faulty rule',
    {
      access: policy([bot, { ...bot, name: 1, principals: [{ apiKey: 'ak_a' }] }]),
      approvals: [{ mode: 'never', principals: [{ apiKey: 'ak_a' }] }],
    },
    ['access.rules.1.name'],
  ],
  [
    'what it needs is faulty',
    { network: { vpcEndpointIds: 'vpce', privateDns: true } },
    ['network.vpcEndpointIds'],
  ],
  ['it is no object', { access: [] }, ['access']],
])('nothing is said that comes of another fault: %s', async (_, content, paths) => {
  const identity = { clerk: { issuer: 'https://clerk.example.com' } };
  const problems = await reader.problemsOf({ identity, access: policy([bot]), ...content });
  expect(problems.map((line) => /^config\/dev\.json: ([^:]+): /.exec(line)?.[1])).toEqual(paths);
});

test.each([[[]], ['text'], [null]])('settings that are %j are told once', async (content) => {
  expect(await reader.problemsOf(JSON.stringify(content))).toHaveLength(1);
});

test('settings without a file are told in their order, too', async () => {
  const problems = await problemsIn(() =>
    checkedSettings('dev', { tracing: 1, network: { privateDns: true }, ...least, retain: 0 }, ({ path }) =>
      path.join('.'),
    ),
  );
  expect(problems).toEqual(['tracing', 'network.privateDns', 'retain']);
});
