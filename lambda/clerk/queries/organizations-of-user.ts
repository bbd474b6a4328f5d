import type { OrganizationInvitation, OrganizationMembership } from '@clerk/backend';
import type { Clerk } from '../clerk.ts';
import { ClerkFailure } from '../failure.ts';
import { allPages } from './all-pages.ts';

/** All memberships of the user; none where the instance has no organizations. Throws `ClerkFailure`. */
export function membershipsOf(clerk: Clerk, userId: string): Promise<OrganizationMembership[]> {
  return noneWithoutOrganizations(
    allPages((page) =>
      clerk.read((client) => client.users.getOrganizationMembershipList({ userId, ...page })),
    ),
  );
}

/** The invitations to organizations that the user has not answered; none where the instance has no organizations. Throws `ClerkFailure`. */
export function organizationInvitationsOf(clerk: Clerk, userId: string): Promise<OrganizationInvitation[]> {
  return noneWithoutOrganizations(
    allPages((page) =>
      clerk.read((client) =>
        client.users.getOrganizationInvitationList({ userId, status: 'pending', ...page }),
      ),
    ),
  );
}

async function noneWithoutOrganizations<Item>(found: Promise<Item[]>): Promise<Item[]> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof ClerkFailure && error.has('organization_not_enabled_in_instance')) return [];
    throw error;
  }
}
