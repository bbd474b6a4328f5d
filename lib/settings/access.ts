import * as z from 'zod';
import { maskableFields } from '../../lambda/access/masks.ts';
import {
  type AccessPolicy,
  anyOrganization,
  type PrincipalMatch,
  type Rule,
} from '../../lambda/access/policy.ts';
import type { IdentitySettings } from './identity.ts';
import { pattern, principalShape, toMatch } from './principal.ts';
import type { Problem } from './problems.ts';
import { flag, group, matching, named } from './shapes.ts';
import { conditionShape, toCondition, whenProblems } from './when.ts';
import { ownProblems, toWithin, withinProblems, withinShape } from './within.ts';

const roleName = matching(
  /^[a-z][a-z0-9-]{0,39}$/,
  'a lowercase letter followed by lowercase letters, digits or hyphens, 40 characters at most',
  'rename the role',
);
const maskShape = z
  .array(
    z.enum(maskableFields, { error: `is nothing that can be masked; use ${maskableFields.join(', ')}` }),
    'must be a list of fields; add one, or remove it',
  )
  .min(1, 'masks nothing; add a field, or remove it')
  .refine((fields) => new Set(fields).size === fields.length, { error: 'names a field twice; remove one' });

const ruleShape = group(
  {
    name: matching(
      /^[\p{L}\p{N}][\p{L}\p{N} _.:-]{0,59}$/u,
      'a letter or digit followed by letters, digits, spaces or _ . : -, 60 characters at most',
      'remove it for a numbered name',
    )
      .optional()
      .meta({
        description: 'What `whoami`, the log and the ledger call the rule; no two rules have the same.',
        unset: '`rule 1`, `rule 2`, …',
        examples: ['support'],
      }),
    principals: z
      .array(principalShape, 'must be a list of principals; add one')
      .min(1, 'names nobody; add a principal, or remove the rule')
      .meta({ description: 'Whom the rule is for.' }),
    roles: z
      .array(roleName, 'must be a list of role names; add one')
      .min(1, 'gives nothing; add a role')
      .meta({
        description: 'What the principals get.',
        values: 'a list of names from `access.roles`, 1 at least',
        examples: [['support']],
      }),
    within: withinShape.optional().meta({
      description:
        'On whom: the rule gives what it gives only [within some organizations or domains](permissions.md#on-whom).',
      unset: 'on everybody',
    }),
    mask: maskShape.optional().meta({
      description:
        'What the rule gives to read only [masked](permissions.md#what-is-masked), as `j•••@example.com`: wherever it is shown, and found by a whole value only.',
      values: `a list of ${maskableFields.map((field) => `\`${field}\``).join(', ')}`,
      unset: 'nothing is masked',
      examples: [['users.emailAddress', 'users.phoneNumber']],
    }),
    when: z
      .array(conditionShape, 'must be a list of conditions; remove it for none')
      .min(1, 'has no condition; add one, or remove it for none')
      .max(20, 'has more than 20 conditions; remove some')
      .optional()
      .meta({
        description:
          '[Conditions](permissions.md#when) on calls: the rule gives what it gives to calls that meet all of them.',
        unset: 'none',
      }),
    production: z
      .literal(true, { error: 'must be true; remove it for a rule that only reads in production' })
      .optional()
      .meta({
        description: 'Gives changes in production, too, where `access.production` is `read-only`.',
        values: '`true`',
        unset: 'only reading, there',
        examples: [true],
      }),
  },
  'a policy without it',
);

const exampleRules = [
  {
    name: 'admins',
    principals: [{ organization: 'org_2abcDEF3ghiJKL4mnoPQR5stuVW', role: 'org:admin' }],
    roles: ['support', 'billing'],
  },
  {
    name: 'billing',
    principals: [{ organization: 'org_2abcDEF3ghiJKL4mnoPQR5stuVW', permission: 'org:billing:manage' }],
    roles: ['billing'],
  },
  {
    name: 'support',
    principals: [
      { user: 'user_2abcDEF3ghiJKL4mnoPQR5stuVW' },
      { machine: 'mch_2abcDEF3ghiJKL4mnoPQR5stuVW' },
      { apiKey: 'ak_2abcDEF3ghiJKL4mnoPQR5stuVW' },
      { iamRole: 'clerk-mcp-agent' },
      { issuer: 'okta', claims: { groups: ['support', 'helpdesk'] } },
    ],
    roles: ['support'],
  },
  {
    name: 'offboarding',
    principals: [{ issuer: 'okta', claims: { cid: 'offboarding-job' } }],
    roles: ['offboarding'],
  },
  {
    name: 'customer admins',
    principals: [{ organization: 'any', role: 'org:admin' }],
    roles: ['support'],
    within: { organizations: 'own', users: 'exclusive' },
    mask: ['users.phoneNumber'],
    when: [
      {
        permissions: ['users:ban'],
        hours: {
          timeZone: 'Europe/Berlin',
          open: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '18:00' }],
        },
        otherwise: 'Accounts are banned on weekdays from 8 to 18 in Berlin, when support is there.',
      },
    ],
    production: true,
  },
  {
    name: 'acme bot',
    principals: [{ machine: 'mch_2bcdEFG3hijKLM4nopQRS5tuvWX' }],
    roles: ['lookup'],
    within: {
      organizations: ['org_2bcdEFG3hijKLM4nopQRS5tuvWX'],
      users: { emailDomains: ['acme.example'], exclusive: true },
    },
  },
  {
    name: 'members',
    principals: [{ machine: 'mch_2cdeFGH3ijkLMN4opqRST5uvwXY' }],
    roles: ['members'],
    when: [
      {
        permissions: ['memberships:write'],
        argument: 'role',
        oneOf: ['org:member'],
        otherwise: 'Admins of an organization are named by people: ask in #accounts.',
      },
    ],
  },
];

const noPatterns = 'gives nothing; add a permission, or remove the role';
const roleShape = z.union([
  z.array(pattern, 'must be a list of permissions; add one').min(1, noPatterns),
  group(
    {
      permissions: z.array(pattern, 'must be a list of permissions; add one').min(1, noPatterns).meta({
        description: 'What the role gives.',
      }),
      dryRunFirst: flag('the default, false').default(false).meta({
        description:
          'A change by one of these permissions is refused unless the same call was made with `dryRun` within ten minutes before.',
      }),
    },
    'the role, or write a list of permissions',
  ),
]);

/** The part of the settings that says who may do what. */
export const accessShape = group(
  {
    roles: named(roleName, roleShape, 'must be an object of role names and their permissions; correct it')
      .default({})
      .meta({
        description: 'Named sets of permissions.',
        values:
          'names, each a lowercase letter followed by lowercase letters, digits or hyphens, 40 characters at most, with a list of [permissions](permissions.md#permissions), `resource:*` or `*`, or with `{"permissions": […], "dryRunFirst": true}`: a change by this role is then [rehearsed first](approvals.md#rehearsals)',
        unset: 'none',
        examples: [
          {
            support: ['users:read', 'users:ban', 'sessions:*'],
            billing: ['billing:read'],
            lookup: ['users:read', 'users:ban'],
            members: ['memberships:*'],
            offboarding: { permissions: ['users:offboard', 'users:delete'], dryRunFirst: true },
          },
        ],
      }),
    rules: z
      .array(ruleShape, 'must be a list of rules; correct it')
      .default([])
      .meta({ description: 'Who gets which roles.', examples: [exampleRules] }),
    production: z
      .literal('read-only', { error: 'must be "read-only"; remove it to let every rule change something' })
      .optional()
      .meta({
        description:
          'Where `clerk.environment` is production, only rules with `"production": true` [change anything](permissions.md#production).',
        values: '`read-only`',
        unset: 'every rule gives changes',
        examples: ['read-only'],
      }),
  },
  'a policy that lets nobody in',
);

/** Who may do what, checked field by field. */
export type AccessSettings = z.output<typeof accessShape>;

/** The settings as the functions take them, of a stage with an instance of this kind. */
export function policyOf(
  { roles, rules, production }: AccessSettings,
  environment?: 'development' | 'production',
): AccessPolicy {
  const readOnly = production === 'read-only' && environment === 'production';
  const given = Object.entries(roles);
  const dryRunFirst = given.flatMap(([name, role]) =>
    !Array.isArray(role) && role.dryRunFirst ? [name] : [],
  );
  return {
    roles: Object.fromEntries(
      given.map(([name, role]) => [name, Array.isArray(role) ? role : role.permissions]),
    ),
    ...(dryRunFirst.length === 0 ? {} : { dryRunFirst }),
    ...(readOnly && { readOnly }),
    rules: rules.map(({ name, principals, roles: given, within, mask, when, production: isFor }, index) => ({
      name: name ?? `rule ${index + 1}`,
      principals: principals.map(toMatch),
      roles: given,
      ...(within && { within: toWithin(within) }),
      ...(mask && { mask }),
      ...(when && { when: when.map(toCondition) }),
      ...(readOnly && isFor && { production: isFor }),
    })),
  };
}

/**
 * What is wrong with the policy as a whole. Without `identity` it is not asked whether credentials are taken; of roles in
 * `unsure` it is not known what they give.
 */
export function accessProblems(
  access: AccessSettings,
  identity: IdentitySettings | undefined,
  unsure: ReadonlySet<string>,
): Problem[] {
  const policy = policyOf(access);
  const rulesPath = ['access', 'rules'];
  if (policy.rules.length === 0) {
    return [
      {
        path: rulesPath,
        text: 'grants nothing, so that nobody could use the server; add a rule: {"principals": [{"user": "user_…"}], "roles": ["…"]}',
      },
    ];
  }
  const names = policy.rules.map(({ name }) => name);
  return policy.rules.flatMap((rule, index) => {
    const problems = ruleProblems(policy, rule, identity, unsure);
    if (access.rules[index]?.production && access.production === undefined) {
      const text =
        'has no meaning while every rule gives changes; set access.production to "read-only", or remove it';
      problems.push({ path: ['production'], text });
    }
    if (names.indexOf(rule.name) < index) {
      const text = `${JSON.stringify(rule.name)} is the name of another rule; rename one`;
      problems.push({ path: ['name'], text });
    }
    return problems.map(({ path, text }) => ({ path: [...rulesPath, index, ...path], text }));
  });
}

function ruleProblems(
  policy: AccessPolicy,
  rule: Rule,
  identity: IdentitySettings | undefined,
  unsure: ReadonlySet<string>,
): Problem[] {
  const known = Object.keys(policy.roles).join(', ') || '(there are none)';
  const unknown = rule.roles.flatMap((role, position): Problem[] =>
    Object.hasOwn(policy.roles, role)
      ? []
      : [
          {
            path: ['roles', position],
            text: `${JSON.stringify(role)} is no role; add it to access.roles, or use one of ${known}`,
          },
        ],
  );
  const patterns = rule.roles.flatMap((role) => policy.roles[role] ?? []);
  return [
    ...unknown,
    ...(rule.roles.some((role) => unsure.has(role))
      ? []
      : [...withinProblems(policy, rule), ...whenProblems(policy, rule)]),
    ...ownProblems(rule, identity?.cacheSeconds ?? 0),
    ...rule.principals.flatMap((match, position) =>
      principalProblems(match, patterns, rule, identity).map((text) => ({
        path: ['principals', position],
        text,
      })),
    ),
  ];
}

function principalProblems(
  match: PrincipalMatch,
  patterns: readonly string[],
  { within }: Rule,
  identity: IdentitySettings | undefined,
): string[] {
  const needsTokens = (kind: 'oauth' | 'm2m' | 'apiKey', what: string) =>
    !identity || identity.clerk?.tokens.includes(kind)
      ? []
      : [
          `names ${what}, whose credentials are not taken; add identity.clerk with "${kind}" among its tokens`,
        ];
  if ('organization' in match) {
    const everyone = match.role === undefined && match.permission === undefined && patterns.includes('*');
    if (match.organization === anyOrganization) {
      return [
        ...needsTokens('oauth', 'organizations'),
        ...(everyone
          ? ['grants "*" to every member of any organization; add a role or permission, or grant less']
          : []),
        ...(within?.organizations === 'own'
          ? []
          : [
              'names members of any organization, which every customer\'s are; add "within": {"organizations": "own"} to the rule, or name the organization',
            ]),
      ];
    }
    return [
      ...needsTokens('oauth', 'an organization'),
      ...(everyone
        ? [`grants "*" to every member of ${match.organization}; add a role or permission, or grant less`]
        : []),
    ];
  }
  if ('user' in match) return needsTokens('oauth', 'a user');
  if ('machine' in match) return needsTokens('m2m', 'a machine');
  if ('apiKey' in match) return needsTokens('apiKey', 'an API key');
  if (!identity) return [];
  const { iam, oidc } = identity;
  if ('iamRole' in match) {
    return iam ? [] : ['names an IAM role, but signed requests are not taken; set identity.iam to true'];
  }
  return oidc.some(({ name }) => name === match.issuer)
    ? []
    : [
        `${JSON.stringify(match.issuer)} is no issuer; add it to identity.oidc, or use one of ${oidc.map(({ name }) => name).join(', ') || '(there are none)'}`,
      ];
}
