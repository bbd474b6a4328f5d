import type { OrganizationMembership as ClerkMembership } from '@clerk/backend';
import { isMembership } from '../access/policy.ts';
import type { OrganizationMembership } from '../access/principal.ts';
import type { Bound } from '../access/reach.ts';
import type { Clerk } from '../clerk/clerk.ts';
import { ifThere } from '../clerk/if-there.ts';

/** The most that Clerk gives in one answer. */
const pageLimit = 500;

/**
 * Whether the user belongs to one of the organizations. One request, the same for a user whom nobody has. More than one
 * in the answer would mean that Clerk looks for either, and not for both: then nobody does. Throws `ClerkFailure`.
 */
export async function isMemberOfAny(
  clerk: Clerk,
  userId: string,
  organizations: readonly string[],
): Promise<boolean> {
  if (organizations.length === 0 || !userId.startsWith('user_')) return false;
  const { data } = await clerk.read(
    (client) => client.users.getUserList({ userId: [userId], organizationId: [...organizations], limit: 2 }),
    { skip: '/users/count' },
  );
  return data.length === 1 && data[0]?.id === userId;
}

/** Those of the users who belong to one of the organizations, 100 users at most. One request, if there are organizations. Throws `ClerkFailure`. */
export async function membersAmong(
  clerk: Clerk,
  users: readonly string[],
  organizations: readonly string[],
): Promise<ReadonlySet<string>> {
  if (organizations.length === 0) return new Set();
  const { data } = await clerk.read(
    (client) =>
      client.users.getUserList({
        userId: [...users],
        organizationId: [...organizations],
        limit: pageLimit,
      }),
    { skip: '/users/count' },
  );
  const found = data.map(({ id }) => id);
  // Anybody else would mean that Clerk looks for either, and not for both.
  return new Set(found.every((id) => users.includes(id)) ? found : []);
}

/** The organizations that the user belongs to; undefined where nobody is found or not all are told. One request. Throws `ClerkFailure`. */
export async function organizationsOfUser(
  clerk: Clerk,
  userId: string,
): Promise<{ readonly organizations: readonly string[]; readonly isWhole: boolean } | undefined> {
  const found = await membershipsOfUser(clerk, userId);
  return found && { ...found, organizations: found.memberships.map(({ organization }) => organization) };
}

async function membershipsOfUser(clerk: Clerk, userId: string) {
  const found = await ifThere(
    clerk.read((client) => client.users.getOrganizationMembershipList({ userId, limit: pageLimit })),
  );
  return (
    found && {
      memberships: found.data.map((membership) => asEvidence(membership)),
      isWhole: found.totalCount <= found.data.length,
    }
  );
}

function asEvidence({ organization, role, permissions }: ClerkMembership): OrganizationMembership {
  return { organization: organization.id, role, permissions: permissions ?? [] };
}

/**
 * The organizations of the bounds in which the caller still is what those rest on, asked of Clerk anew: one request where
 * any does, else none. Throws `ClerkFailure`.
 */
export async function organizationsNow(
  bounds: readonly Bound[],
  callerId: string,
  clerk: Clerk,
): Promise<ReadonlySet<string>> {
  const theirs = bounds.some(({ own }) => own)
    ? ((await membershipsOfUser(clerk, callerId))?.memberships ?? [])
    : [];
  return stillIn(bounds, theirs);
}

/** The organizations of the bounds that the settings name, or that these memberships of the caller still give. */
export function stillIn(
  bounds: readonly Bound[],
  theirs: readonly OrganizationMembership[],
): ReadonlySet<string> {
  return new Set(
    bounds.flatMap(({ organizations = [], own }) =>
      organizations.filter(
        (organization) =>
          !own ||
          theirs.some(
            (membership) =>
              membership.organization === organization &&
              own.some((wanted) => isMembership(membership, wanted)),
          ),
      ),
    ),
  );
}

/** Of these users, the memberships in an organization. One request. Throws `ClerkFailure`. */
export async function membershipsIn(
  clerk: Clerk,
  organizationId: string,
  users: readonly string[],
): Promise<readonly (OrganizationMembership & { readonly userId: string | undefined })[]> {
  const found = await ifThere(
    clerk.read((client) =>
      client.organizations.getOrganizationMembershipList({
        organizationId,
        userId: [...users],
        limit: users.length,
      }),
    ),
  );
  return (found?.data ?? []).map((membership) =>
    Object.assign(asEvidence(membership), { userId: membership.publicUserData?.userId }),
  );
}
