import type { OrganizationMembership } from '@clerk/backend';
import type { Clerk } from '../clerk/clerk.ts';
import { ClerkFailure } from '../clerk/failure.ts';

/** What makes a member an admin: https://clerk.com/docs/guides/organizations/control-access/roles-and-permissions */
const adminRole = 'org:admin';
const managingPermission = 'org:sys_memberships:manage';
/** The most roles that an instance can have fits in one page; and the most values that Clerk's filters take. */
const rolePage = 100;

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
 * Why the member must stay, when nobody else could manage the organization; undefined when the member may go. Asks
 * Clerk only about admins: once for others with the same role, and twice more when there are none, for other roles
 * that manage. Throws `ClerkFailure`.
 */
export async function otherAdminMissing(
  clerk: Clerk,
  membership: OrganizationMembership,
  userId: string,
): Promise<string | undefined> {
  if (!isAdmin(membership)) return undefined;
  const organizationId = membership.organization.id;
  const isAlone = async (role: string[]) => {
    const { data } = await clerk.read((client) =>
      client.organizations.getOrganizationMembershipList({ organizationId, role, limit: 2 }),
    );
    return data.every((other) => other.publicUserData?.userId === userId);
  };
  if (!(await isAlone([membership.role]))) return undefined;
  const { data: roles } = await clerk.read((client) =>
    client.organizationRoles.getOrganizationRoleList({ limit: rolePage }),
  );
  const managing = roles
    .filter(({ key, permissions }) =>
      isAdmin({ role: key, permissions: permissions.map((permission) => permission.key) }),
    )
    .map(({ key }) => key);
  return (await isAlone([...new Set([adminRole, membership.role, ...managing])].slice(0, rolePage)))
    ? advice
    : undefined;
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
