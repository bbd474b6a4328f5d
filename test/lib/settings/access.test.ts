import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { permissions } from '../../../lambda/access/permissions.ts';
import { mustRehearse } from '../../../lambda/access/policy.ts';
import { policyOf } from '../../../lib/settings/access.ts';
import { type SettingsReader, settingsReader } from './settings-reader.ts';

let reader: SettingsReader;

beforeEach(async () => {
  reader = await settingsReader();
});
afterEach(() => reader.remove());

const everyKind = {
  clerk: { issuer: 'https://clerk.example.com' },
  oidc: [{ name: 'okta', issuer: 'https://acme.okta.com' }],
  iam: true,
};
const roles = { reader: ['users:read', 'memberships:*'], admin: ['*'] };

/** Settings that take every kind of credential, with this policy. */
const withPolicy = (access: unknown, identity: unknown = everyKind) => ({ identity, access });
const withRules = (...rules: unknown[]) => withPolicy({ roles, rules });
const withRoles = (roles: unknown) =>
  withPolicy({ roles, rules: [{ principals: [{ user: 'user_1' }], roles: ['reader'] }] });
const withPrincipal = (principal: unknown, role = 'reader') =>
  withRules({ principals: [principal], roles: [role] });
/** A rule for a principal whose kind of credential these settings do not take. */
const untaken = (principal: unknown, identity: unknown) =>
  withPolicy({ roles, rules: [{ principals: [principal], roles: ['reader'] }] }, identity);
const onlyTokens = (...tokens: string[]) => ({ clerk: { issuer: 'https://clerk.example.com', tokens } });

const rule = { principals: [{ user: 'user_1' }], roles: ['reader'] };
/** An object that JSON can hold and an object literal can't. */
const json = (text: string): unknown => JSON.parse(text);

type Refusal = readonly [name: string, settings: unknown, ...lines: string[]];

/** The lines that settings are refused with, without the file's name. */
async function refusalOf(settings: unknown): Promise<string[]> {
  return (await reader.problemsOf(settings)).map((line) => line.replace(/^config\/dev\.json: /, ''));
}

describe('a policy is refused that grants nothing', () => {
  test.each<Refusal>([
    [
      'no policy',
      { identity: everyKind },
      'access.rules: grants nothing, so that nobody could use the server; add a rule: {"principals": [{"user": "user_…"}], "roles": ["…"]}',
    ],
    [
      'roles without a rule',
      withPolicy({ roles }),
      'access.rules: grants nothing, so that nobody could use the server; add a rule: {"principals": [{"user": "user_…"}], "roles": ["…"]}',
    ],
    [
      'a role without permissions',
      withRoles({ reader: [] }),
      'access.roles.reader: [] gives nothing; add a permission, or remove the role',
    ],
    [
      'a rule without roles',
      withRules({ ...rule, roles: [] }),
      'access.rules.0.roles: [] gives nothing; add a role',
    ],
    [
      'a rule that leaves its roles out',
      withRules({ principals: rule.principals }),
      'access.rules.0.roles: is missing; it must be a list of role names; add one',
    ],
    [
      'a rule without principals',
      withRules({ ...rule, principals: [] }),
      'access.rules.0.principals: [] names nobody; add a principal, or remove the rule',
    ],
    [
      'a rule that leaves its principals out',
      withRules({ roles: ['reader'] }),
      'access.rules.0.principals: is missing; it must be a list of principals; add one',
    ],
    [
      'a principal that is nobody',
      withPrincipal({}),
      'access.rules.0.principals.0: {} must name exactly one of organization, user, machine, apiKey, iamRole, issuer; add one',
    ],
  ])('%s', async (_, settings, ...lines) => {
    expect(await refusalOf(settings)).toEqual(lines);
  });
});

describe('a policy is refused that names what does not exist', () => {
  const ofUsers = `"users:*" or some of ${permissions.filter((name) => name.startsWith('users:')).join(', ')}`;
  const resources = [...new Set(permissions.map((name) => name.split(':')[0]))].join(', ');

  test.each<Refusal>([
    ...['users:reed', 'Users:Read', 'USERS:*', 'users', 'users:', ' users:read'].map((pattern): Refusal => [
      `the permission ${JSON.stringify(pattern)}, with what there is for the resource`,
      withRoles({ reader: [pattern] }),
      `access.roles.reader.0: ${JSON.stringify(pattern)} is no permission; use ${ofUsers}`,
    ]),
    ...['user:*', ':*', '**', ''].map((pattern): Refusal => [
      `the permission ${JSON.stringify(pattern)}, with the resources that there are`,
      withRoles({ reader: [pattern] }),
      `access.roles.reader.0: ${JSON.stringify(pattern)} is no permission; use "*", or "resource:*" with one of the resources ${resources}`,
    ]),
    [
      'a role',
      withPrincipal({ user: 'user_1' }, 'writer'),
      'access.rules.0.roles.0: "writer" is no role; add it to access.roles, or use one of reader, admin',
    ],
    [
      'a role, when there are none',
      withPolicy({ rules: [rule] }),
      'access.rules.0.roles.0: "reader" is no role; add it to access.roles, or use one of (there are none)',
    ],
    [
      'a role that every object of JavaScript has',
      withPrincipal({ organization: 'org_1' }, 'constructor'),
      'access.rules.0.roles.0: "constructor" is no role; add it to access.roles, or use one of reader, admin',
    ],
    [
      'an issuer',
      withPrincipal({ issuer: 'entra', claims: { groups: 'support' } }),
      'access.rules.0.principals.0: "entra" is no issuer; add it to identity.oidc, or use one of okta',
    ],
    [
      'an issuer, when there are none',
      untaken({ issuer: 'okta', claims: { groups: 'support' } }, { iam: true }),
      'access.rules.0.principals.0: "okta" is no issuer; add it to identity.oidc, or use one of (there are none)',
    ],
    [
      'a kind of principal',
      withPrincipal({ team: 'support' }),
      'access.rules.0.principals.0: {"team":"support"} must name exactly one of organization, user, machine, apiKey, iamRole, issuer; add one',
      'access.rules.0.principals.0.team: "support" is not a setting; remove it, or use one of organization, role, permission, user, machine, apiKey, iamRole, issuer, claims',
    ],
    [
      'a key of a rule',
      withRules({ ...rule, deny: ['reader'] }),
      'access.rules.0.deny: ["reader"] is not a setting; remove it, or use one of name, principals, roles, within, mask, when, production',
    ],
    [
      'a key of the policy',
      withPolicy({ roles, rules: [rule], default: 'allow' }),
      'access.default: "allow" is not a setting; remove it, or use one of roles, rules, production',
    ],
  ])('%s', async (_, settings, ...lines) => {
    expect(await refusalOf(settings)).toEqual(lines);
  });
});

describe('a policy is refused that gives to more than it should', () => {
  const onePrincipal = (prefix: string, where: string) =>
    `must be an id, ${prefix}_ followed by letters and digits: one principal at a time, never a pattern; copy it from ${where}`;
  const notARole =
    "must be a role's ARN, whose account has 12 digits, or the name (without path) of a role in this account; copy it from the IAM console";
  const withClaims =
    'must have issuer together with at least one claim: an issuer alone would be everyone it lets in; add the one that is missing';

  test.each<Refusal>([
    ...['*', 'user_*', 'user_', 'USER_1', 'user_1 ', 'user_1/totp', 'user_1,user_2'].map((user): Refusal => [
      `the user ${JSON.stringify(user)}`,
      withPrincipal({ user }),
      `access.rules.0.principals.0.user: ${JSON.stringify(user)} ${onePrincipal('user', 'the Clerk Dashboard, Users')}`,
    ]),
    [
      'every organization',
      withPrincipal({ organization: '*', role: 'org:admin' }),
      'access.rules.0.principals.0.organization: "*" must be an id, org_ followed by letters and digits, or "any"; one principal at a time, never a pattern; copy it from the Clerk Dashboard, Organizations',
    ],
    [
      'every machine',
      withPrincipal({ machine: '*' }),
      `access.rules.0.principals.0.machine: "*" ${onePrincipal('mch', 'the Clerk Dashboard, Machines')}`,
    ],
    [
      'every API key',
      withPrincipal({ apiKey: 'ak_*' }),
      `access.rules.0.principals.0.apiKey: "ak_*" ${onePrincipal('ak', "Clerk's API or Dashboard; it is the id of the key, never its secret")}`,
    ],
    ...[
      '*',
      'arn:aws:iam::123456789012:role/*',
      'arn:aws:iam::*:role/agent',
      'arn:aws:iam::123456789012:user/ann',
      'arn:aws:iam::123456789012:root',
      'arn:aws:sts::123456789012:assumed-role/agent/session',
      'agents/support',
      'arn:aws:iam::123456789012:role/',
    ].map((iamRole): Refusal => [
      `the IAM role ${iamRole}`,
      withPrincipal({ iamRole }),
      `access.rules.0.principals.0.iamRole: ${JSON.stringify(iamRole)} ${notARole}`,
    ]),
    [
      '"*" to a whole organization',
      withPrincipal({ organization: 'org_1' }, 'admin'),
      'access.rules.0.principals.0: grants "*" to every member of org_1; add a role or permission, or grant less',
    ],
    [
      'every role of an organization',
      withPrincipal({ organization: 'org_1', role: '*' }),
      'access.rules.0.principals.0.role: "*" must be the key of a role, for example "org:admin"; copy it from the Clerk Dashboard, Roles & Permissions',
    ],
    [
      'every permission of an organization',
      withPrincipal({ organization: 'org_1', permission: 'org:*' }),
      'access.rules.0.principals.0.permission: "org:*" must be the key of a permission, for example "org:billing:manage"; copy it from the Clerk Dashboard, Roles & Permissions',
    ],
    [
      'an issuer without claims',
      withPrincipal({ issuer: 'okta' }),
      `access.rules.0.principals.0: {"issuer":"okta"} ${withClaims}`,
    ],
    [
      'an issuer with no claim among its claims',
      withPrincipal({ issuer: 'okta', claims: {} }),
      `access.rules.0.principals.0: {"issuer":"okta","claims":{}} ${withClaims}`,
    ],
    [
      'claims that no issuer vouches for',
      withPrincipal({ user: 'user_1', claims: { groups: 'support' } }),
      `access.rules.0.principals.0: {"user":"user_1","claims":{"groups":"support"}} ${withClaims}`,
    ],
    [
      'a claim that may have any value',
      withPrincipal({ issuer: 'okta', claims: { groups: [] } }),
      'access.rules.0.principals.0.claims.groups: [] must be a text, or a list of texts of which one must be there; correct it',
    ],
    [
      'a claim without a value',
      withPrincipal({ issuer: 'okta', claims: { groups: '' } }),
      'access.rules.0.principals.0.claims.groups: "" must be a text, or a list of texts of which one must be there; correct it',
    ],
    [
      'a claim that is no text',
      withPrincipal({ issuer: 'okta', claims: { admin: true } }),
      'access.rules.0.principals.0.claims.admin: true must be a text, or a list of texts of which one must be there; correct it',
    ],
    [
      'a claim without a name',
      withPrincipal({ issuer: 'okta', claims: { '': 'support' } }),
      'access.rules.0.principals.0.claims: the key "" must be the name of a claim; correct it',
    ],
    [
      'claims in a list',
      withPrincipal({ issuer: 'okta', claims: ['groups'] }),
      'access.rules.0.principals.0.claims: ["groups"] must be an object of claims and the values they must have; correct it',
    ],
    [
      'a claim that would be dropped without a word',
      withPrincipal({ issuer: 'okta', claims: json('{ "groups": "support", "__proto__": "x" }') }),
      'access.rules.0.principals.0.claims: {"groups":"support","__proto__":"x"} has the key "__proto__", which can\'t be used; rename it',
    ],
  ])('%s', async (_, settings, ...lines) => {
    expect(await refusalOf(settings)).toEqual(lines);
  });
});

describe('a policy is refused whose principals could never come', () => {
  const untakenLine = (what: string, kind: string) =>
    `access.rules.0.principals.0: names ${what}, whose credentials are not taken; add identity.clerk with "${kind}" among its tokens`;

  test.each<Refusal>([
    ['a user', untaken({ user: 'user_1' }, onlyTokens('m2m', 'apiKey')), untakenLine('a user', 'oauth')],
    [
      'members of an organization',
      untaken({ organization: 'org_1' }, onlyTokens('m2m', 'apiKey')),
      untakenLine('an organization', 'oauth'),
    ],
    [
      'a machine',
      untaken({ machine: 'mch_1' }, onlyTokens('oauth', 'apiKey')),
      untakenLine('a machine', 'm2m'),
    ],
    [
      'an API key',
      untaken({ apiKey: 'ak_1' }, onlyTokens('oauth', 'm2m')),
      untakenLine('an API key', 'apiKey'),
    ],
    [
      'a user, without any token of Clerk',
      untaken({ user: 'user_1' }, { iam: true }),
      untakenLine('a user', 'oauth'),
    ],
    [
      'an IAM role',
      untaken({ iamRole: 'agent' }, onlyTokens('oauth')),
      'access.rules.0.principals.0: names an IAM role, but signed requests are not taken; set identity.iam to true',
    ],
  ])('%s', async (_, settings, ...lines) => {
    expect(await refusalOf(settings)).toEqual(lines);
  });
});

describe('a policy is refused that can be read in two ways', () => {
  test.each<Refusal>([
    [
      'two kinds in one principal',
      withPrincipal({ user: 'user_1', machine: 'mch_1' }),
      'access.rules.0.principals.0: {"user":"user_1","machine":"mch_1"} must name exactly one of organization, user, machine, apiKey, iamRole, issuer; split it into several principals',
    ],
    [
      'an organization role for a user',
      withPrincipal({ user: 'user_1', role: 'org:admin' }),
      'access.rules.0.principals.0: {"user":"user_1","role":"org:admin"} has a role or permission, which only members of an organization have; add organization',
    ],
    [
      'a role of no organization',
      withPrincipal({ role: 'org:admin' }),
      'access.rules.0.principals.0: {"role":"org:admin"} must name exactly one of organization, user, machine, apiKey, iamRole, issuer; add one',
      'access.rules.0.principals.0: {"role":"org:admin"} has a role or permission, which only members of an organization have; add organization',
    ],
    [
      'an organization role that is none',
      withPrincipal({ organization: 'org_1', role: 'admin' }),
      'access.rules.0.principals.0.role: "admin" must be the key of a role, for example "org:admin"; copy it from the Clerk Dashboard, Roles & Permissions',
    ],
    [
      'two rules of one name',
      withRules({ ...rule, name: 'support' }, { ...rule, name: 'support' }),
      'access.rules.1.name: "support" is the name of another rule; rename one',
    ],
    [
      'a rule with the number of another as its name',
      withRules({ ...rule, name: 'rule 2' }, rule),
      'access.rules.1.name: "rule 2" is the name of another rule; rename one',
    ],
    [
      'a rule whose name is no text for a log',
      withRules({ ...rule, name: 'a"b\n' }),
      'access.rules.0.name: "a\\"b\\n" must be a letter or digit followed by letters, digits, spaces or _ . : -, 60 characters at most; remove it for a numbered name',
    ],
    [
      'a role with capitals',
      withPolicy({ roles: { Reader: ['users:read'] }, rules: [rule] }),
      'access.roles: the key "Reader" must be a lowercase letter followed by lowercase letters, digits or hyphens, 40 characters at most; rename the role',
    ],
    [
      'a role that would be dropped without a word',
      withPolicy({ roles: json('{ "__proto__": ["*"], "reader": ["users:read"] }'), rules: [rule] }),
      'access.roles: {"__proto__":["*"],"reader":["users:read"]} has the key "__proto__", which can\'t be used; rename it',
    ],
    [
      'a role that is one permission',
      withRoles({ reader: 'users:read' }),
      'access.roles.reader: "users:read" must be a list of permissions; add one',
    ],
    [
      'a permission that is no text',
      withRoles({ reader: [1] }),
      'access.roles.reader.0: 1 must be a permission, "resource:*" or "*"; correct it',
    ],
    [
      'roles in a list',
      withRoles(['users:read']),
      'access.roles: ["users:read"] must be an object of role names and their permissions; correct it',
    ],
    [
      'rules by name',
      withPolicy({ roles, rules: { support: rule } }),
      'access.rules: {"support":{"principals":[{"user":"user_1"}],"roles":["reader"]}} must be a list of rules; correct it',
    ],
    [
      'a rule in a word',
      withRules('everyone'),
      'access.rules.0: "everyone" must be an object in braces; remove it for a policy without it',
    ],
    [
      'a principal in a word',
      withPrincipal('user_1'),
      'access.rules.0.principals.0: "user_1" must be an object in braces; remove it for a rule without it',
    ],
    [
      'a policy in a word',
      withPolicy('*'),
      'access: "*" must be an object in braces; remove it for a policy that lets nobody in',
    ],
  ])('%s', async (_, settings, ...lines) => {
    expect(await refusalOf(settings)).toEqual(lines);
  });

  test('and every fault of every rule is told at once', async () => {
    const settings = withRules(
      { principals: [{ user: 'user_1' }, { issuer: 'entra', claims: { a: 'b' } }], roles: ['writer'] },
      { principals: [{ organization: 'org_1' }], roles: ['reader', 'admin', 'owner'] },
    );
    expect(await refusalOf(settings)).toEqual([
      'access.rules.0.principals.1: "entra" is no issuer; add it to identity.oidc, or use one of okta',
      'access.rules.0.roles.0: "writer" is no role; add it to access.roles, or use one of reader, admin',
      'access.rules.1.principals.0: grants "*" to every member of org_1; add a role or permission, or grant less',
      'access.rules.1.roles.2: "owner" is no role; add it to access.roles, or use one of reader, admin',
    ]);
  });
});

describe('a good policy', () => {
  test('of every kind of principal becomes what the functions get', async () => {
    const { access } = await reader.settingsOf(
      withRules(
        {
          name: 'support',
          principals: [
            { organization: 'org_1' },
            { organization: 'org_1', role: 'org:support' },
            { organization: 'org_1', permission: 'org:billing:manage' },
            { user: 'user_1' },
            { machine: 'mch_1' },
            { apiKey: 'ak_1' },
          ],
          roles: ['reader'],
        },
        {
          principals: [
            { iamRole: 'agent' },
            { iamRole: 'arn:aws:iam::123456789012:role/agents/support' },
            { iamRole: 'arn:aws-us-gov:iam::123456789012:role/agent' },
            { issuer: 'okta', claims: { groups: ['support', 'it'], 'realm.name': 'acme' } },
          ],
          roles: ['reader'],
        },
        {
          name: 'administrators of Identität',
          principals: [{ organization: 'org_1', role: 'org:admin' }],
          roles: ['admin', 'reader'],
        },
      ),
    );
    expect(policyOf(access)).toEqual({
      roles,
      rules: [
        {
          name: 'support',
          principals: [
            { organization: 'org_1' },
            { organization: 'org_1', role: 'org:support' },
            { organization: 'org_1', permission: 'org:billing:manage' },
            { user: 'user_1' },
            { machine: 'mch_1' },
            { apiKey: 'ak_1' },
          ],
          roles: ['reader'],
        },
        {
          name: 'rule 2',
          principals: [
            { iamRole: 'agent' },
            { iamRole: 'arn:aws:iam::123456789012:role/agents/support' },
            { iamRole: 'arn:aws-us-gov:iam::123456789012:role/agent' },
            { issuer: 'okta', claims: { groups: ['support', 'it'], 'realm.name': ['acme'] } },
          ],
          roles: ['reader'],
        },
        {
          name: 'administrators of Identität',
          principals: [{ organization: 'org_1', role: 'org:admin' }],
          roles: ['admin', 'reader'],
        },
      ],
    });
  });

  test('may call a role what every object of JavaScript has', async () => {
    const { access } = await reader.settingsOf(
      withPolicy({
        roles: { constructor: ['users:read'] },
        rules: [{ principals: [{ user: 'user_1' }], roles: ['constructor'] }],
      }),
    );
    expect(policyOf(access).roles).toEqual({ constructor: ['users:read'] });
  });

  test('may give "*" to members of an organization with a role', async () => {
    const settings = withPrincipal({ organization: 'org_1', permission: 'org:mcp:use' }, 'admin');
    expect(await reader.problemsOf(settings)).toEqual([]);
  });
});

describe('a role that must rehearse', () => {
  test('is a group with its permissions', async () => {
    const settings = withRoles({
      reader: { permissions: ['users:*'], dryRunFirst: true },
      other: { permissions: ['users:read'] },
    });
    const policy = policyOf((await reader.settingsOf(settings)).access);
    expect(policy).toMatchObject({
      roles: { reader: ['users:*'], other: ['users:read'] },
      dryRunFirst: ['reader'],
    });
    const rules = policy.rules.map(({ name }) => name);
    expect(mustRehearse(policy, rules, 'users:delete')).toBe(true);
    expect(mustRehearse(policy, rules, 'organizations:delete')).toBe(false);
    expect(mustRehearse(policy, [], 'users:delete')).toBe(false);
  });

  test.each<[unknown, string]>([
    [
      { dryRunFirst: true },
      'access.roles.reader.permissions: is missing; it must be a list of permissions; add one',
    ],
    [
      { permissions: [] },
      'access.roles.reader.permissions: [] gives nothing; add a permission, or remove the role',
    ],
    [
      { permissions: ['users:read'], dryRunFirst: 'yes' },
      'access.roles.reader.dryRunFirst: "yes" must be true or false; remove it for the default, false',
    ],
    [
      { permissions: ['users:read'], dryrun: true },
      'access.roles.reader.dryrun: true is not a setting; remove it, or use one of permissions, dryRunFirst',
    ],
  ])('%j is refused in words', async (role, line) => {
    expect(await refusalOf(withRoles({ reader: role }))).toContain(line);
  });
});
