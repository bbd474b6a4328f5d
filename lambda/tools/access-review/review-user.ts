import { counted } from '../../base/counted.ts';
import type { User } from '@clerk/backend';
import { encodeCursor, offsetOf } from '../../definition/cursor.ts';
import type { ToolContext } from '../../definition/tool.ts';
import { toAccessRow, toOpenInvitation, toOpenOrganizationInvitation } from './access-rows.ts';
import { type AccessReview, ReviewRows, type ReviewWishes } from './access-review.ts';
import type { OpenInvitation } from './access-shape.ts';
import { membershipsOf, organizationInvitationsOf } from '../../clerk/queries/organizations-of-user.ts';
import { pendingInvitations } from '../invitations/pending-invitations.ts';

/** What the user has in which organization, and what it is invited to. Throws `ClerkFailure`. */
export async function reviewUser(
  userId: string,
  wishes: ReviewWishes,
  context: ToolContext,
): Promise<AccessReview> {
  const { clerk, progress } = context;
  const user = await clerk.read((client) => client.users.getUser(userId));
  await progress(1, 3, 'account read');
  const memberships = await membershipsOf(clerk, userId);
  await progress(2, 3, `${counted(memberships.length, 'membership')} read`);
  const offset = offsetOf(wishes.cursor);
  const invitations = offset === 0 ? await openInvitationsOf(user, context) : undefined;
  await progress(3, 3, `${counted(invitations?.length ?? 0, 'open invitation')} read`);

  const rows = new ReviewRows(wishes);
  const open = memberships.length === 0 ? [undefined] : memberships.slice(offset);
  const left = open.findIndex(
    (membership) => !rows.take(toAccessRow(user, membership, wishes.staleBefore), membership),
  );
  return {
    subject: {
      kind: 'user',
      id: user.id,
      name: [user.firstName, user.lastName].filter(Boolean).join(' ') || null,
    },
    rows,
    organizations: [...rows.organizations].map(([id, name]) => ({ id, name })),
    invitations,
    openInvitations: invitations?.length,
    totalAccounts: 1,
    nextCursor: left === -1 ? undefined : encodeCursor(offset + left),
  };
}

/** Invitations to the application for any of the user's addresses, and to organizations. */
async function openInvitationsOf(user: User, { clerk }: ToolContext): Promise<OpenInvitation[]> {
  const organizations = await organizationInvitationsOf(clerk, user.id);
  const found = organizations.map(toOpenOrganizationInvitation);
  for (const { emailAddress } of user.emailAddresses) {
    found.push(...(await pendingInvitations(clerk, emailAddress)).map(toOpenInvitation));
  }
  return found;
}
