import type { OrganizationMembership } from '@clerk/backend';
import type { Clerk } from '../clerk/clerk.ts';
import { ClerkFailure } from '../clerk/failure.ts';
import { queryFlag } from '../clerk/shapes.ts';
import type { UserQuery } from '../tools/user-filters.ts';

/** What makes a member an admin: https://clerk.com/docs/guides/organizations/control-access/roles-and-permissions */
const adminRole = 'org:admin';
const managingPermission = 'org:sys_memberships:manage';
/** The most values that Clerk's filters take; more admins or roles than that are not looked at. */
const maxValues = 100;

const advice =
  'is the last admin there; removal would leave nobody to manage it. Next: make another member admin, then run offboard_user again; or delete the organization if nobody needs it.';

/** True when the role lets its holder manage the organization's members. */
export function isAdmin({
  role,
  permissions,
}: Pick<OrganizationMembership, 'role' | 'permissions'>): boolean {
  return role === adminRole || (permissions ?? []).includes(managingPermission);
}

/**
 * Why the member must stay, when nobody else could manage the organization; undefined when the member may go. Who is
 * banned manages nothing. Asks Clerk only about admins: for others with the same role, and when there are none for
 * other roles that manage. Throws `ClerkFailure`.
 */
export async function otherAdminMissing(
  clerk: Clerk,
  membership: OrganizationMembership,
  userId: string,
): Promise<string | undefined> {
  if (!isAdmin(membership)) return undefined;
  const { id } = membership.organization;
  if (await hasOther(clerk, id, [membership.role], userId)) return undefined;
  const { data: roles } = await clerk.read((client) =>
    client.organizationRoles.getOrganizationRoleList({ limit: maxValues }),
  );
  const managing = roles
    .filter(({ key, permissions }) =>
      isAdmin({ role: key, permissions: permissions.map((permission) => permission.key) }),
    )
    .map(({ key }) => key);
  const wanted = [...new Set([adminRole, ...managing])].filter((role) => role !== membership.role);
  if (wanted.length === 0) return advice;
  return (await hasOther(clerk, id, wanted.slice(0, maxValues), userId)) ? undefined : advice;
}

/** True when somebody else in the organization, who is not banned, has one of the roles. */
async function hasOther(
  clerk: Clerk,
  organizationId: string,
  role: string[],
  userId: string,
): Promise<boolean> {
  const { data } = await clerk.read((client) =>
    client.organizations.getOrganizationMembershipList({ organizationId, role, limit: maxValues }),
  );
  const others = data.flatMap(({ publicUserData }) =>
    publicUserData && publicUserData.userId !== userId ? [publicUserData.userId] : [],
  );
  if (others.length === 0) return false;
  const query: UserQuery & { banned?: boolean | undefined } = {
    userId: others,
    banned: queryFlag(false),
    limit: 1,
  };
  const { data: usable } = await clerk.read((client) => client.users.getUserList(query), {
    skip: '/users/count',
  });
  return usable.length > 0;
}

/**
 * Takes the member out of the organization. Clerk itself refuses to lose the last admin, should the others have gone
 * since they were looked for: then the reason. Throws `ClerkFailure` for anything else.
 */
export async function removeMember(
  clerk: Clerk,
  organizationId: string,
  userId: string,
): Promise<string | undefined> {
  try {
    await clerk.write((client) =>
      client.organizations.deleteOrganizationMembership({ organizationId, userId }),
    );
    return undefined;
  } catch (error) {
    if (error instanceof ClerkFailure && error.has('organization_minimum_permissions_needed')) return advice;
    throw error;
  }
}
