import type { AccessPolicy, PrincipalMatch } from '../access/policy.ts';
import type { Clerk } from '../clerk/clerk.ts';
import { quoted } from '../clerk/views/user-text.ts';

/** The role that whoever creates an organization gets, unless the instance says otherwise. */
export const adminRole = 'org:admin';
/**
 * Permissions of Clerk's own with which a member manages or deletes something of the organization:
 * https://clerk.com/docs/guides/organizations/control-access/roles-and-permissions
 */
const managing = /^org:sys_\w+:(?:manage|delete)$/;
/** The most that Clerk gives in one answer. */
const pageLimit = 500;

/**
 * Why one of these roles, as somebody's in an organization, raises rights: it may manage the organization, or a rule of
 * this server is for it. In words, each once; none when it does not. At most one request. Throws `ClerkFailure`.
 */
export async function whyRaising(
  roles: readonly string[],
  organizationId: string,
  { clerk, policy }: { readonly clerk: Clerk; readonly policy: AccessPolicy },
): Promise<readonly string[]> {
  return [...new Set((await rightsOf(roles, organizationId, { clerk, policy })).flatMap(({ all }) => all))];
}

/**
 * Why one of these roles gives rights on this server to whoever has it in an organization; in words, each once. At most one
 * request. Throws `ClerkFailure`.
 */
export async function whyRaisingHere(
  roles: readonly string[],
  organizationId: string,
  context: { readonly clerk: Clerk; readonly policy: AccessPolicy },
): Promise<readonly string[]> {
  return [...new Set((await rightsOf(roles, organizationId, context)).flatMap(({ here }) => here))];
}

/** By role: what it gives on this server, and in all, in words. */
async function rightsOf(
  roles: readonly string[],
  organizationId: string,
  { clerk, policy }: { readonly clerk: Clerk; readonly policy: AccessPolicy },
): Promise<readonly { readonly here: readonly string[]; readonly all: readonly string[] }[]> {
  const wanted = [...new Set(roles)];
  const rules = rulesOf(policy, organizationId);
  const isPlain = (role: string) => role === adminRole && !rules.some(({ match }) => match.permission);
  const known = wanted.every(isPlain)
    ? []
    : (await clerk.read((client) => client.organizationRoles.getOrganizationRoleList({ limit: pageLimit })))
        .data;
  return wanted.map((key) => {
    const permissions = permissionsOf(known.find((role) => role.key === key));
    const manages = key === adminRole || permissions.some((permission) => managing.test(permission));
    const byRules = rules
      .filter(({ match }) => isFor(match, key, permissions))
      .map(({ name }) => `gives rights on this server, by its access rule ${quoted(name)}`);
    const manager = `gives the role ${quoted(key)}, which may manage the organization`;
    return { here: byRules, all: manages ? [manager, ...byRules] : byRules };
  });
}

type OrganizationMatch = Extract<PrincipalMatch, { readonly organization: string }>;

interface OrganizationRule {
  readonly name: string;
  readonly match: OrganizationMatch;
}

function rulesOf(policy: AccessPolicy, organizationId: string): OrganizationRule[] {
  return policy.rules.flatMap(({ name, principals }) =>
    principals.flatMap((match) =>
      'organization' in match && [organizationId, 'any'].includes(match.organization)
        ? [{ name, match }]
        : [],
    ),
  );
}

function permissionsOf(
  role: { readonly permissions: readonly { readonly key: string }[] } | undefined,
): readonly string[] {
  return role?.permissions.map(({ key }) => key) ?? [];
}

function isFor(
  { role, permission }: OrganizationMatch,
  key: string,
  permissions: readonly string[],
): boolean {
  if (role !== undefined && role !== key) return false;
  return permission === undefined || permissions.includes(permission);
}
