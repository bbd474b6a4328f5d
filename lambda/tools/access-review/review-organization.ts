import { counted } from '../../base/counted.ts';
import type { OrganizationMembership, User } from '@clerk/backend';
import { ClerkFailure } from '../../clerk/failure.ts';
import type { ToolContext } from '../../definition/tool.ts';
import { toAccessRow, toOpenOrganizationInvitation } from './access-rows.ts';
import { type AccessReview, ReviewRows, type ReviewWishes } from './access-review.ts';
import { failureLine } from '../../definition/failure-line.ts';
import { readUserCursor, toUserCursor } from '../users/user-position.ts';
import { userPages } from '../users/user-walk.ts';

/** The most users whose memberships Clerk tells in one request. */
const pageSize = 100;
/** Open invitations shown; the summary counts all. */
const maxInvitations = 50;

/**
 * Who has what in the organization, as far as the request's time and the result's size go; then a cursor. Open
 * invitations come with the first call. Throws `ClerkFailure`.
 */
export async function reviewOrganization(
  organizationId: string,
  wishes: ReviewWishes,
  context: ToolContext,
): Promise<AccessReview> {
  const { clerk, progress } = context;
  const { id, name } = await clerk.read((client) => client.organizations.getOrganization({ organizationId }));
  const invitations =
    wishes.cursor === undefined ? await openInvitations(organizationId, context) : undefined;
  const rows = new ReviewRows(wishes);
  const after = wishes.cursor === undefined ? undefined : readUserCursor(wishes.cursor);
  const walk = { total: 0, position: after, isDone: false, stopped: undefined as string | undefined };
  try {
    const filter = { organizationId: [organizationId] };
    for await (const page of userPages(context, filter, after, pageSize, () => rows.room())) {
      walk.total = page.total;
      const isFull = !(await takePage(page.users));
      await progress(
        rows.reviewed,
        Math.max(page.total, rows.reviewed),
        `${rows.reviewed} of ${counted(page.total, 'member')} reviewed`,
      );
      walk.isDone = page.isLast && !isFull;
      if (isFull) break;
    }
  } catch (error) {
    // What was reviewed so far is worth having; the cursor goes on with the rest.
    if (!(error instanceof ClerkFailure) || rows.reviewed === 0) throw error;
    walk.stopped = failureLine(error);
  }

  async function takePage(users: readonly User[]): Promise<boolean> {
    const memberships = await membershipsOf(
      organizationId,
      users.map((user) => user.id),
      context,
    );
    for (const user of users) {
      const membership = memberships.get(user.id);
      // Whoever left between the two requests has no access any more.
      if (membership && !rows.take(toAccessRow(user, membership, wishes.staleBefore), membership))
        return false;
      walk.position = user;
    }
    return true;
  }

  return {
    subject: { kind: 'organization', id, name },
    rows,
    organizations: [{ id, name }],
    invitations: invitations?.data.map(toOpenOrganizationInvitation),
    openInvitations: invitations?.totalCount,
    totalAccounts: walk.total,
    nextCursor: walk.isDone || !walk.position ? undefined : toUserCursor(walk.position),
    stopped: walk.stopped,
  };
}

function openInvitations(organizationId: string, { clerk }: ToolContext) {
  return clerk.read((client) =>
    client.organizations.getOrganizationInvitationList({
      organizationId,
      status: ['pending'],
      limit: maxInvitations,
    }),
  );
}

async function membershipsOf(
  organizationId: string,
  userId: string[],
  { clerk }: ToolContext,
): Promise<ReadonlyMap<string, OrganizationMembership>> {
  if (userId.length === 0) return new Map();
  const { data } = await clerk.read((client) =>
    client.organizations.getOrganizationMembershipList({ organizationId, userId, limit: pageSize }),
  );
  return new Map(data.map((membership) => [membership.publicUserData?.userId ?? '', membership]));
}
