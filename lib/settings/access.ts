import * as z from 'zod';
import { expandPattern, permissions } from '../../lambda/access/permissions.ts';
import type { AccessPolicy, PrincipalMatch, Rule } from '../../lambda/access/policy.ts';
import type { IdentitySettings } from './identity.ts';
import { claims, group, matching, named } from './shapes.ts';

const roleName = matching(
  /^[a-z][a-z0-9-]{0,39}$/,
  'must start with a lowercase letter and go on with lowercase letters, digits or hyphens, 40 characters at most; rename the role',
);
const id = (prefix: string, where: string) =>
  matching(
    new RegExp(`^${prefix}_[A-Za-z0-9]{1,64}$`),
    `must be an id, ${prefix}_ followed by letters and digits: one principal at a time, never a pattern; copy it from ${where}`,
  );

/** A permission, or a pattern of several. */
export const pattern = z
  .string('must be a permission, "resource:*" or "*"; correct it')
  .refine((text) => expandPattern(text).length > 0, {
    error: ({ input }) => `is no permission; use ${nearest(String(input))}`,
  });

/** What could have been meant: what there is for the same resource, or else the resources that there are. */
function nearest(text: string): string {
  const resource = text.trim().toLowerCase().split(':')[0];
  const same = permissions.filter((permission) => permission.startsWith(`${resource}:`));
  if (same.length > 0) return `"${resource}:*" or some of ${same.join(', ')}`;
  const resources = new Set(permissions.map((permission) => permission.split(':')[0]));
  return `"*", or "resource:*" with one of the resources ${[...resources].join(', ')}`;
}

const principalKeys = ['organization', 'user', 'machine', 'apiKey', 'iamRole', 'issuer'] as const;

/** One principal, or those that a membership or claims name. */
export const principalShape = group(
  {
    /** Members of a Clerk organization, with `role` or `permission`. */
    organization: id('org', 'the Clerk Dashboard, Organizations').optional(),
    role: matching(
      /^org:[a-z0-9_:]{1,60}$/,
      'must be the key of a role, for example "org:admin"; copy it from the Clerk Dashboard, Roles & Permissions',
    ).optional(),
    permission: matching(
      /^org:[a-z0-9_:]{1,90}$/,
      'must be the key of a permission, for example "org:billing:manage"; copy it from the Clerk Dashboard, Roles & Permissions',
    ).optional(),
    user: id('user', 'the Clerk Dashboard, Users').optional(),
    machine: id('mch', 'the Clerk Dashboard, Machines').optional(),
    apiKey: id('ak', "Clerk's API or Dashboard; it is the id of the key, never its secret").optional(),
    iamRole: matching(
      // Only an ARN has the role's path; with it, a name would be that of no role.
      /^(arn:aws[a-z-]*:iam::\d{12}:role\/([\w+=,.@-]+\/)*)?[\w+=,.@-]{1,64}$/,
      "must be a role's ARN, or the name (without path) of a role in this account; copy it from the IAM console",
    ).optional(),
    /** The name of an issuer in `identity.oidc`, with `claims`. */
    issuer: z.string('must be the name of an issuer in identity.oidc; correct it').optional(),
    claims: claims.optional(),
  },
  'a rule without it',
).superRefine((value, context) => {
  const kinds = principalKeys.filter((key) => value[key] !== undefined);
  const problem = (message: string) => context.addIssue({ code: 'custom', message });
  if (kinds.length !== 1) {
    const wayOut = kinds.length === 0 ? 'add one' : 'split it into several principals';
    problem(`must name exactly one of ${principalKeys.join(', ')}; ${wayOut}`);
  }
  if (!value.organization && (value.role ?? value.permission) !== undefined) {
    problem('has a role or permission, which only members of an organization have; add organization');
  }
  if (!value.issuer !== !value.claims || (value.claims && Object.keys(value.claims).length === 0)) {
    problem(
      'must have issuer together with at least one claim: an issuer alone would be everyone it lets in; add the one that is missing',
    );
  }
});

const ruleShape = group(
  {
    /** Shown by `whoami`, and in logs. Default: its place in the list. */
    name: matching(
      /^[\p{L}\p{N}][\p{L}\p{N} _.:-]{0,59}$/u,
      'must have 1 to 60 letters, digits, spaces or _ . : -; remove it for a numbered name',
    ).optional(),
    principals: z
      .array(principalShape, 'must be a list of principals; add one')
      .min(1, 'names nobody; add a principal, or remove the rule'),
    roles: z.array(roleName, 'must be a list of role names; add one').min(1, 'gives nothing; add a role'),
  },
  'a policy without it',
);

/** The part of the settings that says who may do what. */
export const accessShape = group(
  {
    /** Named sets of permissions. */
    roles: named(
      roleName,
      z
        .array(pattern, 'must be a list of permissions; add one')
        .min(1, 'gives nothing; add a permission, or remove the role'),
      'must be an object of role names and their permissions; correct it',
    ).default({}),
    rules: z.array(ruleShape, 'must be a list of rules; correct it').default([]),
  },
  'a policy that lets nobody in',
);

/** Who may do what, checked field by field. */
export type AccessSettings = z.output<typeof accessShape>;

/** The settings as the functions take them. */
export function policyOf({ roles, rules }: AccessSettings): AccessPolicy {
  return {
    roles,
    rules: rules.map(({ name, principals, roles: given }, index) => ({
      name: name ?? `rule ${index + 1}`,
      principals: principals.map(toMatch),
      roles: given,
    })),
  };
}

type PrincipalSettings = z.output<typeof principalShape>;

/** The principal as the functions take it. */
export function toMatch({ role, permission, claims: wanted, ...named }: PrincipalSettings): PrincipalMatch {
  if (named.organization !== undefined) return { organization: named.organization, role, permission };
  if (named.issuer !== undefined) return { issuer: named.issuer, claims: wanted ?? {} };
  // Exactly one of the rest is there.
  return named as PrincipalMatch;
}

/** What is wrong with the policy as a whole, as `<path>: <what and the way out>`. */
export function accessProblems(access: AccessSettings, identity: IdentitySettings): string[] {
  const policy = policyOf(access);
  if (policy.rules.length === 0) {
    return [
      'access.rules: grants nothing, so that nobody could use the server; add a rule: {"principals": [{"user": "user_…"}], "roles": ["…"]}',
    ];
  }
  const names = policy.rules.map(({ name }) => name);
  return policy.rules.flatMap((rule, index) => {
    const path = `access.rules.${index}`;
    const problems = ruleProblems(policy, rule, identity).map((problem) => `${path}.${problem}`);
    if (names.indexOf(rule.name) < index) {
      problems.push(`${path}.name: ${JSON.stringify(rule.name)} is the name of another rule; rename one`);
    }
    return problems;
  });
}

function ruleProblems(policy: AccessPolicy, rule: Rule, identity: IdentitySettings): string[] {
  const known = Object.keys(policy.roles).join(', ') || '(there are none)';
  const unknown = rule.roles
    .filter((role) => !Object.hasOwn(policy.roles, role))
    .map(
      (role) => `roles: ${JSON.stringify(role)} is no role; add it to access.roles, or use one of ${known}`,
    );
  const patterns = rule.roles.flatMap((role) => policy.roles[role] ?? []);
  return [
    ...unknown,
    ...rule.principals.flatMap((match, position) =>
      principalProblems(match, patterns, identity).map((problem) => `principals.${position}: ${problem}`),
    ),
  ];
}

function principalProblems(
  match: PrincipalMatch,
  patterns: readonly string[],
  { clerk, oidc, iam }: IdentitySettings,
): string[] {
  const needsTokens = (kind: 'oauth' | 'm2m' | 'apiKey', what: string) =>
    clerk?.tokens.includes(kind)
      ? []
      : [
          `names ${what}, whose credentials are not taken; add identity.clerk with "${kind}" among its tokens`,
        ];
  if ('organization' in match) {
    const everyone = match.role === undefined && match.permission === undefined && patterns.includes('*');
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
  if ('iamRole' in match) {
    return iam ? [] : ['names an IAM role, but signed requests are not taken; set identity.iam to true'];
  }
  return oidc.some(({ name }) => name === match.issuer)
    ? []
    : [
        `${JSON.stringify(match.issuer)} is no issuer; add it to identity.oidc, or use one of ${oidc.map(({ name }) => name).join(', ') || '(there are none)'}`,
      ];
}
