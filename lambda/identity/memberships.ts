import { textsIn } from '../access/claims.ts';
import { allEnded } from '../base/all-ended.ts';
import type { OrganizationMembership } from '../access/principal.ts';
import { anyOrganization } from '../access/policy.ts';
import type { Clerk } from '../clerk/clerk.ts';
import { ClerkFailure } from '../clerk/failure.ts';
import { IdentityUnavailable } from './errors.ts';
import { verdictCache } from './verdict-cache.ts';

/**
 * Finds a user's memberships in `organizations`, one request of Clerk each, or one for all where `any` is among them,
 * remembered for up to 30 s: a token does not say which role its user has by now. Throws `IdentityUnavailable` when Clerk does not tell.
 */
export function membershipLookup(
  organizations: readonly string[],
  openClerk: () => Promise<Clerk>,
): (userId: string) => Promise<readonly OrganizationMembership[]> {
  return verdictCache(async (userId) => {
    const clerk = await openClerk();
    if (organizations.includes(anyOrganization)) return allMemberships(clerk, userId);
    const found = await allEnded(
      organizations.map(async (organizationId) => membershipIn(clerk, organizationId, userId)),
    );
    return found.flat();
  });
}

async function allMemberships(clerk: Clerk, userId: string): Promise<OrganizationMembership[]> {
  const { membershipsOf } = await import('../clerk/queries/organizations-of-user.ts');
  const found = await noneWhereGone(membershipsOf(clerk, userId));
  return found.map(({ organization, role, permissions }) =>
    membershipOf(organization.id, role, permissions ?? []),
  );
}

async function membershipIn(
  clerk: Clerk,
  organizationId: string,
  userId: string,
): Promise<OrganizationMembership[]> {
  const found = await noneWhereGone(
    clerk
      .read((client) =>
        client.organizations.getOrganizationMembershipList({ organizationId, userId: [userId], limit: 1 }),
      )
      .then(({ data }) => data),
  );
  return found
    .filter((membership) => membership.publicUserData?.userId === userId)
    .map(({ role, permissions }) => membershipOf(organizationId, role, permissions ?? []));
}

/** An organization, or a user, that was deleted has no memberships. */
async function noneWhereGone<Found>(finding: Promise<Found[]>): Promise<Found[]> {
  try {
    return await finding;
  } catch (error) {
    if (!(error instanceof ClerkFailure)) throw error;
    if (error.kind === 'refused' && error.status === 404) return [];
    throw new IdentityUnavailable(`Clerk: ${error.message}`, { cause: error });
  }
}

/** The SDK hands on whatever Clerk answers. */
function membershipOf(organization: string, role: unknown, permissions: unknown): OrganizationMembership {
  const keys = Array.isArray(permissions) ? textsIn(permissions) : undefined;
  if (typeof role !== 'string' || !keys) {
    throw new IdentityUnavailable('Clerk: a membership without a role or with permissions that are no list');
  }
  return { organization, role, permissions: keys };
}
