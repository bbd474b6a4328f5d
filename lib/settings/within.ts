import * as z from 'zod';
import { expandPattern, isPermission } from '../../lambda/access/permissions.ts';
import { type AccessPolicy, permissionsOf, type Rule } from '../../lambda/access/policy.ts';
import { domainsOf, isExclusive, meaningIn, type Within } from '../../lambda/access/within.ts';
import { id } from './principal.ts';
import type { Problem } from './problems.ts';
import { flag, group, matching } from './shapes.ts';

/** The most that one filter of Clerk's takes: https://clerk.com/docs/reference/backend-api (version 2026-05-12). */
const maxOrganizations = 100;

/** Seconds for which API Gateway may keep a verdict that rests on memberships, which are kept for 30 s already. */
const maxCacheSeconds = 0;

const maxDomains = 100;
const domains = `must be a list of 1 to ${maxDomains} domains; correct it`;

/** Users by the domains of their email addresses. */
const domainShape = group(
  {
    emailDomains: z
      .array(
        matching(
          /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/,
          'a domain in lower case, for example "acme.example"',
          'correct it',
        ),
        domains,
      )
      .min(1, domains)
      .max(maxDomains, domains)
      .meta({
        description:
          'Only users whose primary email address is verified and at one of these domains; domains below them are others.',
        examples: [['acme.example']],
      }),
    exclusive: flag('the default, false')
      .optional()
      .meta({
        description:
          'As `exclusive` alone: with `organizations`, gives what changes users themselves, on those who belong to no organization outside.',
        unset: '`false`',
        examples: [true],
      }),
  },
  'users of any domain',
);

const wanted = `must be "own", or a list of 1 to ${maxOrganizations} ids, org_…; correct it`;

/** On whom a rule gives its permissions. */
export const withinShape = group(
  {
    organizations: z
      .union(
        [
          z.literal('own'),
          z
            .array(id('org', 'the Clerk Dashboard, Organizations'))
            .min(1, wanted)
            .max(maxOrganizations, wanted)
            .refine((ids) => new Set(ids).size === ids.length, {
              error: 'names an organization twice; remove one',
            }),
        ],
        { error: wanted },
      )
      .optional()
      .meta({
        description:
          'These organizations with their members, invitations and domains; `own`: those by which the caller is named in `principals`, or the one that its token names.',
        values: `\`own\`, or a list of 1 to ${maxOrganizations} ids, \`org_…\``,
        unset: '`users` with `emailDomains` is needed',
        examples: ['own', ['org_2abcDEF3ghiJKL4mnoPQR5stuVW']],
      }),
    users: z
      .union([domainShape, z.literal('exclusive')], {
        // What is wrong with a group is told by itself.
        error: ({ input }) =>
          typeof input === 'object' && input !== null
            ? undefined
            : 'must be "exclusive" or {"emailDomains": […]}; remove it if users are only read',
      })
      .optional()
      .meta({
        description:
          '`exclusive` gives the permissions that change users themselves, too, on those who belong to no organization outside. An object: only users of some domains; with `organizations`, those who are members and of the domains.',
        values: '`exclusive`, or an object with `emailDomains`',
        unset: 'members are only read',
        examples: ['exclusive', { emailDomains: ['acme.example'] }],
      }),
  },
  'a rule without bounds',
).superRefine(({ organizations, users }, context) => {
  const problem = (message: string) => context.addIssue({ code: 'custom', message });
  if (organizations !== undefined) return;
  if (users === undefined) problem('must have organizations, or users with emailDomains; add one');
  const isOfUsers = users === 'exclusive' || users?.exclusive === true;
  if (isOfUsers)
    problem('is exclusive without organizations, which users may belong to; add these, or remove it');
});

/** On whom a rule gives its permissions, as the functions take it. */
export function toWithin({ organizations, users }: z.output<typeof withinShape>): Within {
  return {
    ...(organizations && { organizations }),
    ...(typeof users === 'object'
      ? { users: { emailDomains: users.emailDomains, ...(users.exclusive && { exclusive: true as const }) } }
      : users && { users }),
  };
}

const path = ['within'];

/** What of a rule's roles has no meaning on those on whom it gives it. */
export function withinProblems(policy: AccessPolicy, rule: Rule): Problem[] {
  const { within, roles } = rule;
  if (!within) return [];
  const named = new Set(roles.flatMap((role) => policy.roles[role] ?? []));
  const problems: Problem[] = [...named].flatMap((pattern) => {
    const text = meaninglessText(pattern, within);
    return text === undefined ? [] : [{ path, text }];
  });
  if (problems.length === 0 && roles.length > 0 && permissionsOf(policy, rule).length === 0) {
    problems.push({ path, text: 'leaves nothing of what its roles give; remove the rule, or add a role' });
  }
  return problems;
}

/** What is wrong with a rule within the callers' own organizations, whatever it gives. */
export function ownProblems({ within, principals }: Rule, cacheSeconds: number): Problem[] {
  if (within?.organizations !== 'own') return [];
  const problems: Problem[] = [];
  const others = principals.filter((match) => !('organization' in match));
  if (others.length > 0) {
    const text =
      'is "own", and some of the principals are no members of an organization; move these to a rule that lists the organizations';
    problems.push({ path: [...path, 'organizations'], text });
  }
  if (cacheSeconds > maxCacheSeconds) {
    const text = `is "own", and identity.cacheSeconds keeps who has left for ${cacheSeconds} s; set that to ${maxCacheSeconds}`;
    problems.push({ path: [...path, 'organizations'], text });
  }
  return problems;
}

/** Why a pattern can't be had within organizations; undefined for one that can, at least in part. */
function meaninglessText(pattern: string, within: Within): string | undefined {
  const meanings = new Set(expandPattern(pattern).map((permission) => meaningIn(permission, within)));
  if (meanings.has('given') || (isExclusive(within) && meanings.has('exclusive'))) return undefined;
  const isOfDomains = domainsOf(within) !== undefined;
  if (meanings.has('exclusive')) {
    const wayOut = isOfDomains ? '"exclusive": true to users' : '"users": "exclusive"';
    return `gives ${pattern}, which changes users themselves; add ${wayOut} for those who belong to no other organization, or leave it out of the rule`;
  }
  const what = isPermission(pattern) ? pattern : JSON.stringify(pattern);
  if (isOfDomains) {
    return `gives ${what}, which has no meaning within users of some domains: it is about more than one user, or Clerk can't filter it by domain; leave it out of the rule`;
  }
  return `gives ${what}, which has no meaning within organizations: it is about the whole instance, or Clerk can't tell whose it is; leave it out of the rule`;
}
