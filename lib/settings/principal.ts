import * as z from 'zod';
import { permissions } from '../../lambda/access/permissions.ts';
import type { PrincipalMatch } from '../../lambda/access/policy.ts';
import { claims, group, matching, oneOf } from './shapes.ts';

/** An id of Clerk's. */
export const id = (prefix: string, where: string) =>
  matching(
    new RegExp(`^${prefix}_[A-Za-z0-9]{1,64}$`),
    `an id, ${prefix}_ followed by letters and digits: one principal at a time, never a pattern`,
    `copy it from ${where}`,
  ).meta({ values: `an id, \`${prefix}_…\`` });

const resources = [...new Set(permissions.map((permission) => permission.split(':')[0]))];

/** A permission, or a pattern of several. */
export const pattern = oneOf(
  ['*', ...resources.map((resource) => `${resource}:*`), ...permissions],
  'a permission, "resource:*" or "*"',
  (text) => `is no permission; use ${nearest(text)}`,
).meta({ id: 'permission' });

/** What could have been meant: what there is for the same resource, or else the resources that there are. */
function nearest(text: string): string {
  const resource = text.trim().toLowerCase().split(':')[0];
  const same = permissions.filter((permission) => permission.startsWith(`${resource}:`));
  if (same.length > 0) return `"${resource}:*" or some of ${same.join(', ')}`;
  return `"*", or "resource:*" with one of the resources ${resources.join(', ')}`;
}

const principalKeys = ['organization', 'user', 'machine', 'apiKey', 'iamRole', 'issuer'] as const;
const oneKind = 'one kind is needed';

/** One principal, or those that a membership or claims name. */
export const principalShape = group(
  {
    organization: matching(
      /^(org_[A-Za-z0-9]{1,64}|any)$/,
      'an id, org_ followed by letters and digits, or "any"; one principal at a time, never a pattern',
      'copy it from the Clerk Dashboard, Organizations',
    )
      .optional()
      .meta({
        description:
          'Members of a Clerk organization, all of them or those with `role` or `permission`; `any`: of whichever organization, in a rule that is `within` the own ones.',
        values: 'an id, `org_…`, or `any`',
        unset: oneKind,
        examples: ['org_2abcDEF3ghiJKL4mnoPQR5stuVW'],
      }),
    role: matching(
      /^org:[a-z0-9_:]{1,60}$/,
      'the key of a role, for example "org:admin"',
      'copy it from the Clerk Dashboard, Roles & Permissions',
    )
      .optional()
      .meta({
        description: 'Only members with this role.',
        unset: 'any role',
        examples: ['org:admin'],
      }),
    permission: matching(
      /^org:[a-z0-9_:]{1,90}$/,
      'the key of a permission, for example "org:billing:manage"',
      'copy it from the Clerk Dashboard, Roles & Permissions',
    )
      .optional()
      .meta({
        description: 'Only members with this permission of the organization.',
        unset: 'with or without',
        examples: ['org:billing:manage'],
      }),
    user: id('user', 'the Clerk Dashboard, Users')
      .optional()
      .meta({
        description: 'One Clerk user.',
        unset: oneKind,
        examples: ['user_2abcDEF3ghiJKL4mnoPQR5stuVW'],
      }),
    machine: id('mch', 'the Clerk Dashboard, Machines')
      .optional()
      .meta({
        description: 'One Clerk machine.',
        unset: oneKind,
        examples: ['mch_2abcDEF3ghiJKL4mnoPQR5stuVW'],
      }),
    apiKey: id('ak', "Clerk's API or Dashboard; it is the id of the key, never its secret")
      .optional()
      .meta({
        description: 'One API key of Clerk, by its id, never its secret.',
        unset: oneKind,
        examples: ['ak_2abcDEF3ghiJKL4mnoPQR5stuVW'],
      }),
    iamRole: matching(
      // Only an ARN has the role's path; with it, a name would be that of no role.
      /^(arn:aws[a-z-]*:iam::\d{12}:role\/([\w+=,.@-]+\/)*)?[\w+=,.@-]{1,64}$/,
      "a role's ARN, whose account has 12 digits, or the name (without path) of a role in this account",
      'copy it from the IAM console',
    )
      .optional()
      .meta({
        description: 'An IAM role, as which the caller signs its requests.',
        unset: oneKind,
        examples: ['clerk-mcp-agent'],
      }),
    issuer: z
      .string('must be the name of an issuer in identity.oidc; correct it')
      .optional()
      .meta({
        description: 'Whoever has a token of this issuer with `claims`.',
        values: 'a name from `identity.oidc`',
        unset: oneKind,
        examples: ['okta'],
      }),
    claims: claims.optional().meta({
      description: 'What the tokens of `issuer` must have: all of these claims.',
      unset: 'required with `issuer`',
      examples: [{ groups: ['support', 'helpdesk'] }],
    }),
  },
  'a rule without it',
)
  .superRefine((value, context) => {
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
  })
  // The same for editors.
  .meta({
    oneOf: principalKeys.map((key) => ({ required: [key] })),
    dependencies: {
      role: ['organization'],
      permission: ['organization'],
      issuer: ['claims'],
      claims: ['issuer'],
    },
  });

type PrincipalSettings = z.output<typeof principalShape>;

/** The principal as the functions take it. */
export function toMatch({ role, permission, claims: wanted, ...named }: PrincipalSettings): PrincipalMatch {
  if (named.organization !== undefined) return { organization: named.organization, role, permission };
  if (named.issuer !== undefined) return { issuer: named.issuer, claims: wanted ?? {} };
  // Exactly one of the rest is there.
  return named as PrincipalMatch;
}
