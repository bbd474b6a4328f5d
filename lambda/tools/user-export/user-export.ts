import { counted } from '../../base/counted.ts';
import type { User } from '@clerk/backend';
import { ClerkFailure } from '../../clerk/failure.ts';
import type { ToolContext } from '../../definition/tool.ts';
import type { UserQuery } from '../users/user-filters.ts';
import { type ExportedUser, type ExportField, toExportedUser } from './exported-user.ts';
import { failureLine } from '../../definition/failure-line.ts';
import { resultSize } from '../../definition/result-size.ts';
import { type LastUser, toUserCursor } from '../users/user-position.ts';
import { userPages } from '../users/user-walk.ts';

/** What Clerk gives at once at most. */
const pageSize = 500;

/** How much of the size asked for the users may take; the rest is for what stands around them. */
const shareOfUsers = 0.95;

/** What to export. */
export interface ExportWishes {
  readonly filter: UserQuery;
  /** What Clerk can't filter by; undefined where all count. */
  readonly matches?: ((user: User) => boolean) | undefined;
  readonly fields: readonly ExportField[];
  readonly after: LastUser | undefined;
  /** Characters of JSON that the users may take, in the form that `written` gives them. */
  readonly maxCharacters: number;
  readonly written: (user: ExportedUser) => unknown;
}

/** What one call has exported. */
export interface UserExport {
  readonly users: readonly ExportedUser[];
  /** All users that pass the filter. */
  readonly total: number;
  /** Goes on where this ended; undefined at the end. */
  readonly nextCursor: string | undefined;
  /** The failure of Clerk that ended it early. */
  readonly stopped: string | undefined;
}

/**
 * Walks the users, page after page, until the end, the size or the request's time is reached. A failure of Clerk ends
 * it early; one before the first user is thrown as `ClerkFailure`.
 */
export async function exportPages(
  { filter, matches, fields, after, maxCharacters, written }: ExportWishes,
  context: ToolContext,
): Promise<UserExport> {
  const users: ExportedUser[] = [];
  const size = resultSize(maxCharacters * shareOfUsers);
  let position = after;
  let seen = 0;
  let total = 0;
  let isDone = false;
  let stopped: string | undefined;
  try {
    for await (const page of userPages(context, filter, after, pageSize, () => size.roomFor(seen))) {
      total = page.total;
      seen += page.users.length;
      let isFull = false;
      for (const user of page.users) {
        if (matches && !matches(user)) {
          position = user;
          continue;
        }
        const exported = toExportedUser(user, fields);
        isFull = !size.take(written(exported));
        if (isFull) break;
        users.push(exported);
        position = user;
      }
      await context.progress(
        users.length,
        Math.max(total, users.length),
        `${users.length} of ${counted(total, 'user')} exported`,
      );
      isDone = page.isLast && !isFull;
      if (isFull) break;
    }
  } catch (error) {
    if (!(error instanceof ClerkFailure) || position === after) throw error;
    stopped = failureLine(error);
  }
  return { users, total, stopped, nextCursor: isDone || !position ? undefined : toUserCursor(position) };
}
