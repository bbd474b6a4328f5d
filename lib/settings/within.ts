import * as z from 'zod';
import { expandPattern, isPermission } from '../../lambda/access/permissions.ts';
import { type AccessPolicy, permissionsOf, type Rule } from '../../lambda/access/policy.ts';
import { meaningWithin } from '../../lambda/access/within.ts';
import type { IdentitySettings } from './identity.ts';
import { id } from './principal.ts';
import type { Problem } from './problems.ts';
import { group } from './shapes.ts';

/** The most that one filter of Clerk's takes: https://clerk.com/docs/reference/backend-api (version 2026-05-12). */
const maxOrganizations = 100;

/** Seconds for which API Gateway may keep a verdict that rests on memberships, which are kept for 30 s already. */
const maxCacheSeconds = 0;

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
            .max(maxOrganizations, wanted),
        ],
        { error: wanted },
      )
      .meta({
        description:
          'These organizations with their members, invitations and domains; `own`: those by which the caller is named in `principals`, or the one that its token names.',
        values: `\`own\`, or a list of 1 to ${maxOrganizations} ids, \`org_…\``,
        examples: ['own', ['org_2abcDEF3ghiJKL4mnoPQR5stuVW']],
      }),
    users: z
      .literal('exclusive', { error: 'must be "exclusive"; remove it if users are only read' })
      .optional()
      .meta({
        description:
          '`exclusive` gives the permissions that change users themselves, too, on those who belong to no organization outside.',
        values: '`exclusive`',
        unset: 'users are only read',
        examples: ['exclusive'],
      }),
  },
  'a rule without bounds',
);

/** What is wrong with on whom a rule gives its permissions. */
export function withinProblems(
  policy: AccessPolicy,
  rule: Rule,
  { cacheSeconds }: IdentitySettings,
): Problem[] {
  const { within, principals, roles } = rule;
  if (!within) return [];
  const path = ['within'];
  const named = new Set(roles.flatMap((role) => policy.roles[role] ?? []));
  const problems: Problem[] = [...named].flatMap((pattern) => {
    const text = meaninglessText(pattern, within.users === 'exclusive');
    return text === undefined ? [] : [{ path, text }];
  });
  if (problems.length === 0 && roles.length > 0 && permissionsOf(policy, rule).length === 0) {
    problems.push({ path, text: 'leaves nothing of what its roles give; remove the rule, or add a role' });
  }
  if (within.organizations !== 'own') return problems;
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
function meaninglessText(pattern: string, exclusive: boolean): string | undefined {
  const meanings = new Set(expandPattern(pattern).map(meaningWithin));
  if (meanings.has('given') || (exclusive && meanings.has('exclusive'))) return undefined;
  if (meanings.has('exclusive')) {
    return `gives ${pattern}, which changes users themselves; add "users": "exclusive" for those who belong to no other organization, or leave it out of the rule`;
  }
  const what = isPermission(pattern) ? pattern : JSON.stringify(pattern);
  return `gives ${what}, which has no meaning within organizations: it is about the whole instance, or Clerk can't tell whose it is; leave it out of the rule`;
}
