import type { Invitation } from '@clerk/backend';
import type { Clerk } from '../../clerk/clerk.ts';
import { allPages } from '../../clerk/queries/all-pages.ts';
import { isSameAddress } from '../../clerk/same-identifier.ts';

/** The invitations to the application for exactly this address that nobody has answered. Throws `ClerkFailure`. */
export async function pendingInvitations(clerk: Clerk, emailAddress: string): Promise<Invitation[]> {
  // Clerk's query also finds addresses that only contain this one.
  const candidates = await allPages((page) =>
    clerk.read((client) =>
      client.invitations.getInvitationList({ query: emailAddress, status: 'pending', ...page }),
    ),
  );
  return candidates.filter((invitation) => isSameAddress(invitation.emailAddress, emailAddress));
}
