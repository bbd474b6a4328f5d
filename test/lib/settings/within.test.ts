import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type SettingsReader, settingsReader } from './settings-reader.ts';

let reader: SettingsReader;
beforeAll(async () => {
  reader = await settingsReader();
});
afterAll(() => reader.remove());

const issuer = 'https://clerk.example.com';

/** Settings with one rule that is within something. */
const settings = (rule: object, role: readonly string[] = ['users:read'], identity: object = {}) => ({
  identity: { iam: true, clerk: { issuer }, ...identity },
  access: {
    roles: { given: role },
    rules: [{ principals: [{ user: 'user_1' }], roles: ['given'], ...rule }],
  },
});
const any = [{ organization: 'any', role: 'org:admin' }];
const own = { organizations: 'own' };
const named = { organizations: ['org_1'] };

const acme = { users: { emailDomains: ['acme.example'] } };

const refusal = async (content: unknown) =>
  (await reader.problemsOf(content)).map((line) => line.replace('config/dev.json: ', ''));

test.each<[string, object]>([
  ['organizations by id', settings({ within: named })],
  ['those of the caller', settings({ principals: any, within: own })],
  ['wildcards, of which what has a meaning there is given', settings({ within: named }, ['*'])],
  [
    'what changes users who belong to no other',
    settings({ within: { ...named, users: 'exclusive' } }, ['users:ban']),
  ],
  ['users of domains', settings({ within: acme }, ['*'])],
  ['what makes users of domains', settings({ within: acme }, ['users:write', 'invitations:write'])],
  ['organizations and domains', settings({ within: { ...named, ...acme } })],
  [
    'what changes users of domains who belong to no other organization',
    settings({ within: { ...named, users: { ...acme.users, exclusive: true } } }, ['users:ban']),
  ],
])('a rule may be within %s', async (_, content) => {
  expect(await refusal(content)).toEqual([]);
});

test.each<[string, object, string]>([
  [
    'no organization',
    settings({ within: {} }),
    'access.rules.0.within: {} must have organizations, or users with emailDomains; add one',
  ],
  [
    'an empty list',
    settings({ within: { organizations: [] } }),
    'access.rules.0.within.organizations: [] must be "own", or a list of 1 to 100 ids, org_…; correct it',
  ],
  [
    'a pattern',
    settings({ within: { organizations: ['org_*'] } }),
    'access.rules.0.within.organizations.0: "org_*" must be an id, org_ followed by letters and digits: one principal at a time, never a pattern; copy it from the Clerk Dashboard, Organizations',
  ],
  [
    'another kind of users',
    settings({ within: { ...named, users: 'all' } }),
    'access.rules.0.within.users: "all" must be "exclusive" or {"emailDomains": […]}; remove it if users are only read',
  ],
  [
    'what is not held to yet',
    settings({ within: { ...named, emailDomains: ['example.com'] } }),
    'access.rules.0.within.emailDomains: ["example.com"] is not a setting; remove it, or use one of organizations, users',
  ],
  [
    'a permission of the instance',
    settings({ within: named }, ['users:read', 'instance:write']),
    "access.rules.0.within: gives instance:write, which has no meaning within organizations: it is about the whole instance, or Clerk can't tell whose it is; leave it out of the rule",
  ],
  [
    'all of a resource of the instance',
    settings({ within: named }, ['domains:*']),
    'access.rules.0.within: gives "domains:*", which has no meaning within organizations: it is about the whole instance, or Clerk can\'t tell whose it is; leave it out of the rule',
  ],
  [
    'a change of users who may belong elsewhere, too',
    settings({ within: named }, ['users:delete']),
    'access.rules.0.within: gives users:delete, which changes users themselves; add "users": "exclusive" for those who belong to no other organization, or leave it out of the rule',
  ],
  [
    'its own organizations, for somebody who has none',
    settings({ within: own }),
    'access.rules.0.within.organizations: is "own", and some of the principals are no members of an organization; move these to a rule that lists the organizations',
  ],
  [
    'its own organizations, while who has left is kept',
    settings({ principals: any, within: own }, ['users:read'], { cacheSeconds: 60 }),
    'access.rules.0.within.organizations: is "own", and identity.cacheSeconds keeps who has left for 60 s; set that to 0',
  ],
  [
    'named organizations, for members of any',
    settings({ principals: any, within: named }),
    'access.rules.0.principals.0: names members of any organization, which every customer\'s are; add "within": {"organizations": "own"} to the rule, or name the organization',
  ],
  [
    'nothing, for members of any',
    settings({ principals: any }),
    'access.rules.0.principals.0: names members of any organization, which every customer\'s are; add "within": {"organizations": "own"} to the rule, or name the organization',
  ],
  [
    'its own, with everything for each member',
    settings({ principals: [{ organization: 'any' }], within: own }, ['*']),
    'access.rules.0.principals.0: grants "*" to every member of any organization; add a role or permission, or grant less',
  ],
  [
    'a domain that is none',
    settings({ within: { users: { emailDomains: ['*.acme.example'] } } }),
    'access.rules.0.within.users.emailDomains.0: "*.acme.example" must be a domain in lower case, for example "acme.example"; correct it',
  ],
  [
    'no domain',
    settings({ within: { users: { emailDomains: [] } } }),
    'access.rules.0.within.users.emailDomains: [] must be a list of 1 to 100 domains; correct it',
  ],
  [
    'users who belong to no other organization, without an organization',
    settings({ within: { users: 'exclusive' } }),
    'access.rules.0.within: {"users":"exclusive"} is exclusive without organizations, which users may belong to; add these, or remove it',
  ],
  [
    'domains with what Clerk can not filter by them',
    settings({ within: acme }, ['users:export']),
    "access.rules.0.within: gives users:export, which has no meaning within users of some domains: it is about more than one user, or Clerk can't filter it by domain; leave it out of the rule",
  ],
  [
    'organizations and domains with what is of organizations',
    settings({ within: { ...named, ...acme } }, ['memberships:write']),
    "access.rules.0.within: gives memberships:write, which has no meaning within users of some domains: it is about more than one user, or Clerk can't filter it by domain; leave it out of the rule",
  ],
  [
    'organizations and domains with what changes users, who may belong to others',
    settings({ within: { ...named, ...acme } }, ['users:ban']),
    'access.rules.0.within: gives users:ban, which changes users themselves; add "exclusive": true to users for those who belong to no other organization, or leave it out of the rule',
  ],
])('a rule can not be within %s', async (_, content, line) => {
  expect(await refusal(content)).toEqual([line]);
});
