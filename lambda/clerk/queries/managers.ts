import type { ClerkClient, OrganizationMembership } from '@clerk/backend';
import type { Clerk } from '../clerk.ts';
import { type MemberSummary, toMemberSummary } from '../views/membership.ts';
import { queryFlag } from '../views/shapes.ts';

/**
 * What makes a member an admin, or one member at least must be allowed:
 * https://clerk.com/docs/guides/organizations/control-access/roles-and-permissions
 */
const adminRole = 'org:admin';
const managingPermission = 'org:sys_memberships:manage';

/** The most that Clerk gives in one answer, and that its filters take. */
const pageLimit = 500;
const maxValues = 100;
/** How many members to name who could take over. */
const maxCandidates = 10;

/** Clerk filters by `banned`, too, which the SDK's types leave out. */
type UserQuery = Parameters<ClerkClient['users']['getUserList']>[0] & { banned?: boolean | undefined };

/** True when the role lets its holder manage the organization's members. */
export function isManager({
  role,
  permissions,
}: Pick<OrganizationMembership, 'role' | 'permissions'>): boolean {
  return role === adminRole || (permissions ?? []).includes(managingPermission);
}

/** True when holders of the role may manage the members of an organization. At most one request. Throws `ClerkFailure`. */
export async function isManagingRole(clerk: Clerk, key: string): Promise<boolean> {
  if (key === adminRole) return true;
  const { data } = await clerk.read((client) =>
    client.organizationRoles.getOrganizationRoleList({ limit: pageLimit }),
  );
  const role = data.find((candidate) => candidate.key === key);
  return role !== undefined && role.permissions.some((permission) => permission.key === managingPermission);
}

/** The membership of a user in an organization; undefined when there is none. One request. Throws `ClerkFailure`. */
export async function membershipOf(
  clerk: Clerk,
  organizationId: string,
  userId: string,
): Promise<OrganizationMembership | undefined> {
  const { data } = await clerk.read((client) =>
    client.organizations.getOrganizationMembershipList({ organizationId, userId: [userId], limit: 1 }),
  );
  return data.find(({ publicUserData }) => publicUserData?.userId === userId);
}

/**
 * Who could take over when some members of an organization are gone and no other may manage it: up to 10 who are not
 * banned, those of longest standing first. Undefined when somebody may. Reads members, those of longest standing first,
 * until one may manage the organization: mostly two requests. Throws `ClerkFailure`.
 */
export async function successorsTo(
  leaving: ReadonlySet<string>,
  organizationId: string,
  clerk: Clerk,
): Promise<readonly MemberSummary[] | undefined> {
  const candidates: OrganizationMembership[] = [];
  for (let offset = 0; ; offset += pageLimit) {
    const { data, totalCount } = await clerk.read((client) =>
      client.organizations.getOrganizationMembershipList({
        organizationId,
        orderBy: '+created_at',
        limit: pageLimit,
        offset,
      }),
    );
    const others = data.filter(({ publicUserData: user }) => user && !leaving.has(user.userId));
    if ((await notBanned(others.filter(isManager), clerk)).length > 0) return undefined;
    candidates.push(...others.slice(0, maxValues - candidates.length));
    if (data.length === 0 || offset + data.length >= totalCount) break;
  }
  const usable = await notBanned(candidates, clerk);
  return usable.slice(0, maxCandidates).map(toMemberSummary);
}

/** Those who are not banned, of the first 100: who is, manages nothing. Throws `ClerkFailure`. */
async function notBanned(
  memberships: readonly OrganizationMembership[],
  clerk: Clerk,
): Promise<OrganizationMembership[]> {
  const userId = memberships
    .slice(0, maxValues)
    .flatMap(({ publicUserData }) => publicUserData?.userId ?? []);
  if (userId.length === 0) return [];
  const query: UserQuery = { userId, banned: queryFlag(false), limit: maxValues };
  const { data } = await clerk.read((client) => client.users.getUserList(query), { skip: '/users/count' });
  const usable = new Set(data.map(({ id }) => id));
  return memberships.filter(({ publicUserData }) => publicUserData && usable.has(publicUserData.userId));
}
