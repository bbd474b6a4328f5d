import { counted } from '../../base/counted.ts';
import type { OrganizationMembership, User } from '@clerk/backend';
import type { Clerk } from '../../clerk/clerk.ts';
import { ClerkFailure } from '../../clerk/failure.ts';
import { encodeCursor, offsetOf } from '../../definition/cursor.ts';
import { failureLine } from '../../definition/failure-line.ts';
import { inOrder, pagesAtOnce } from '../../definition/ahead.ts';
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
  let stopped: string | undefined;

  /** Takes the rows of a page, and says whether all had room. */
  const take = ({ data, users }: Page): boolean => {
    for (const membership of data) {
      const user = users.get(membership.publicUserData?.userId ?? '');
      // Whoever was deleted between the two requests has no access any more.
      if (user && !rows.take(toAccessRow(user, membership, wishes.staleBefore), membership)) return false;
      offset += 1;
    }
    return true;
  };
  try {
    for (let isFirst = true, isFull = false; !isFull && !isDone; isFirst = false) {
      const wanted = isFirst ? 1 : Math.min(total - offset, rows.room());
      const atOnce = pagesAtOnce(pages, wanted, { size: pageSize, requests: requestsPerPage });
      if (!(await pages.ready(atOnce * requestsPerPage)) && !isFirst) break;
      const begun = Array.from({ length: atOnce }, (_, index) => readPage(clerk, offset + index * pageSize));
      for await (const page of inOrder(begun)) {
        // The page before was short of some.
        if (page.offset !== offset) break;
        total = page.total;
        isFull = !take(page);
        await progress(
          offset,
          Math.max(total, offset),
          `${offset} of ${counted(total, 'membership')} reviewed`,
        );
        isDone = !isFull && (page.data.length === 0 || offset >= total);
        if (isFull || isDone) break;
      }
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

/** Memberships from a place in the list of all on, and their users. */
interface Page {
  readonly offset: number;
  readonly data: readonly OrganizationMembership[];
  readonly total: number;
  readonly users: ReadonlyMap<string, User>;
}

async function readPage(clerk: Clerk, offset: number): Promise<Page> {
  const { data, totalCount } = await clerk.read((client) =>
    client.organizations.getInstanceOrganizationMembershipList({
      limit: pageSize,
      offset,
      orderBy: '+created_at',
    }),
  );
  const users = await usersOf(
    data.flatMap(({ publicUserData }) => publicUserData?.userId ?? []),
    clerk,
  );
  return { offset, data, total: totalCount, users };
}

async function usersOf(ids: readonly string[], clerk: Clerk): Promise<ReadonlyMap<string, User>> {
  const userId = [...new Set(ids)];
  if (userId.length === 0) return new Map();
  const { data } = await clerk.read((client) => client.users.getUserList({ userId, limit: pageSize }), {
    skip: '/users/count',
  });
  return new Map(data.map((user) => [user.id, user]));
}
