import type { User } from '@clerk/backend';
import * as z from 'zod';
import { allEnded } from '../../base/all-ended.ts';
import type { ToolContext } from '../../definition/tool.ts';
import { countUsers } from './count-users.ts';
import type { UserQuery } from './user-filters.ts';
import { type LastUser, readUserCursor, usersAfter } from './user-position.ts';
import { pace } from '../../definition/pace.ts';

/** One page of a walk. */
export interface UserPage {
  readonly users: readonly User[];
  /** All users that pass the filter. */
  readonly total: number;
  readonly isLast: boolean;
}

/** HTTP requests that a page takes; the first also counts. */
const requestsPerPage = 1;
const requestsOfFirst = 2;

/** The cursor of a walk; opaque to callers. */
export const userCursor = z
  .string()
  .max(200)
  .optional()
  .refine((cursor) => cursor === undefined || readUserCursor(cursor) !== undefined, {
    error:
      'is not a cursor of this tool; send the nextCursor of the previous call unchanged, or leave it out',
  })
  .describe('nextCursor of the previous call.');

/**
 * Pages of `limit` users that pass the filter, oldest first, so that those created meanwhile come at the end. Ends
 * early when the request's time is used up, but never before the first page. Throws `ClerkFailure`.
 */
export async function* userPages(
  context: Pick<ToolContext, 'clerk' | 'stage' | 'remaining'>,
  filter: UserQuery,
  after: LastUser | undefined,
  limit: number,
): AsyncGenerator<UserPage> {
  const pages = pace(context);
  let position = after;
  let total: number | undefined;
  while (
    (await pages.ready(total === undefined ? requestsOfFirst : requestsPerPage)) ||
    total === undefined
  ) {
    const [users, counted] = await allEnded([
      usersAfter(context.clerk, { ...filter, orderBy: '+created_at', limit }, position),
      total ?? countUsers(context.clerk, filter),
    ]);
    total = counted;
    const isLast = users.length < limit;
    yield { users, total, isLast };
    if (isLast) return;
    position = users.at(-1);
  }
}
