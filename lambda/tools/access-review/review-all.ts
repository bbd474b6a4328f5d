import { counted } from '../../base/counted.ts';
import type { User } from '@clerk/backend';
import type { Clerk } from '../../clerk/clerk.ts';
import { ClerkFailure } from '../../clerk/failure.ts';
import { encodeCursor, offsetOf } from '../../definition/cursor.ts';
import { failureLine } from '../../definition/failure-line.ts';
import { pace } from '../../definition/pace.ts';
import type { ToolContext } from '../../definition/tool.ts';
import { type AccessReview, ReviewRows, type ReviewWishes } from './access-review.ts';
import { toAccessRow } from './access-rows.ts';

/** Memberships read at once: as many users as one of Clerk's filters takes. */
const pageSize = 100;
/** The requests that a page takes. */
const requestsPerPage = 2;

/**
 * Who has what in which organization, over all of them, those of longest standing first, as far as the request's time and
 * the result's size go; then a cursor. A failure of Clerk ends it early; one before the first account is thrown as
 * `ClerkFailure`.
 */
export async function reviewAll(wishes: ReviewWishes, context: ToolContext): Promise<AccessReview> {
  const { clerk, progress } = context;
  const rows = new ReviewRows(wishes);
  const pages = pace(context);
  let offset = offsetOf(wishes.cursor);
  let total = 0;
  let isDone = false;
  let isFull = false;
  let stopped: string | undefined;
  try {
    for (let isFirst = true; (await pages.ready(requestsPerPage)) || isFirst; isFirst = false) {
      const { data, totalCount } = await clerk.read((client) =>
        client.organizations.getInstanceOrganizationMembershipList({
          limit: pageSize,
          offset,
          orderBy: '+created_at',
        }),
      );
      total = totalCount;
      const users = await usersOf(
        data.flatMap(({ publicUserData }) => publicUserData?.userId ?? []),
        clerk,
      );
      for (const membership of data) {
        const user = users.get(membership.publicUserData?.userId ?? '');
        // Whoever was deleted between the two requests has no access any more.
        isFull =
          user !== undefined && !rows.take(toAccessRow(user, membership, wishes.staleBefore), membership);
        if (isFull) break;
        offset += 1;
      }
      await progress(
        offset,
        Math.max(total, offset),
        `${offset} of ${counted(total, 'membership')} reviewed`,
      );
      isDone = !isFull && (data.length === 0 || offset >= total);
      if (isFull || isDone) break;
    }
  } catch (error) {
    if (!(error instanceof ClerkFailure) || rows.reviewed === 0) throw error;
    stopped = failureLine(error);
  }
  return {
    subject: { kind: 'all_organizations', id: null, name: null },
    rows,
    organizations: [...rows.organizations].map(([id, name]) => ({ id, name })),
    // Clerk lists those to organizations one organization at a time.
    invitations: undefined,
    openInvitations: undefined,
    totalAccounts: total,
    nextCursor: isDone ? undefined : encodeCursor(offset),
    stopped,
  };
}

async function usersOf(ids: readonly string[], clerk: Clerk): Promise<ReadonlyMap<string, User>> {
  const userId = [...new Set(ids)];
  if (userId.length === 0) return new Map();
  const { data } = await clerk.read((client) => client.users.getUserList({ userId, limit: pageSize }), {
    skip: '/users/count',
  });
  return new Map(data.map((user) => [user.id, user]));
}
