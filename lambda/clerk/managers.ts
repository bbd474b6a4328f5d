import type { OrganizationMembership } from '@clerk/backend';
import type { Clerk } from './clerk.ts';
import { type MemberSummary, toMemberSummary } from './membership.ts';

/**
 * What one member at least must be allowed, or nobody can run the organization; Clerk's code for that is
 * `organization_minimum_permissions_needed`: https://clerk.com/docs/guides/development/errors/backend-api
 */
const managingPermission = 'org:sys_memberships:manage';
/** The code with which Clerk refuses to leave an organization without anyone who may manage it. */
export const managerNeededCode = 'organization_minimum_permissions_needed';

/** The most that Clerk gives in one answer. */
const pageLimit = 500;
/** How many members to name who could take over. */
const maxCandidates = 10;

/** True when the member may manage the organization's members, which its admins may. */
export function isManager(membership: OrganizationMembership): boolean {
  return (membership.permissions ?? []).includes(managingPermission);
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

/** Who is left in an organization when one user goes. */
export interface Remaining {
  readonly hasManager: boolean;
  /** Up to 10 members, those of longest standing first. */
  readonly candidates: readonly MemberSummary[];
}

/**
 * Who is left without the user. Reads members, those of longest standing first, until one may manage the
 * organization: mostly one request. Throws `ClerkFailure`.
 */
export async function remainingWithout(
  clerk: Clerk,
  organizationId: string,
  userId: string,
): Promise<Remaining> {
  const candidates: MemberSummary[] = [];
  for (let offset = 0; ; offset += pageLimit) {
    const { data, totalCount } = await clerk.read((client) =>
      client.organizations.getOrganizationMembershipList({
        organizationId,
        orderBy: '+created_at',
        limit: pageLimit,
        offset,
      }),
    );
    const others = data.filter(({ publicUserData }) => publicUserData?.userId !== userId);
    candidates.push(...others.slice(0, maxCandidates - candidates.length).map(toMemberSummary));
    if (others.some(isManager)) return { hasManager: true, candidates };
    if (data.length === 0 || offset + data.length >= totalCount) return { hasManager: false, candidates };
  }
}
