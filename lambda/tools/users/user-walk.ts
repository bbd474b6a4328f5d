import type { User } from '@clerk/backend';
import * as z from 'zod';
import { allEnded } from '../../base/all-ended.ts';
import type { ToolContext } from '../../definition/tool.ts';
import { countUsers } from './count-users.ts';
import type { UserQuery } from './user-filters.ts';
import { type LastUser, readUserCursor, usersAfter, usersSince } from './user-position.ts';
import { inOrder, pagesAtOnce } from '../../definition/ahead.ts';
import { pace } from '../../definition/pace.ts';
import { notACursor } from '../../definition/cursor.ts';

/** One page of a walk. */
export interface UserPage {
  readonly users: readonly User[];
  /** All users that pass the filter. */
  readonly total: number;
  readonly isLast: boolean;
}

/** The cursor of a walk; opaque to callers. */
export const userCursor = z
  .string()
  .max(200, { error: notACursor, abort: true })
  .optional()
  .refine((cursor) => cursor === undefined || readUserCursor(cursor) !== undefined, { error: notACursor })
  .describe('nextCursor of the previous call.');

/** The first request of a walk, beside which all users are counted. */
const requestsOfFirst = 2;
/** Users of a page ahead that the page before it has, too: so many may be deleted between the two requests. */
const overlap = 10;

type Context = Pick<ToolContext, 'clerk' | 'stage' | 'remaining'>;

/**
 * Pages of `limit` users that pass the filter, oldest first, so that those created meanwhile come at the end; some are read
 * at once, as far as `wanted` says how many users are still of use. Ends early when the request's time is used up, but
 * never before the first page. Throws `ClerkFailure`.
 */
export async function* userPages(
  context: Context,
  filter: UserQuery,
  after: LastUser | undefined,
  limit: number,
  wanted: () => number = () => Infinity,
): AsyncGenerator<UserPage> {
  const { clerk } = context;
  const query = { ...filter, orderBy: '+created_at', limit } as const;
  const pages = pace(context);
  await pages.ready(requestsOfFirst);
  const [first, total] = await allEnded([usersAfter(clerk, query, after), countUsers(clerk, filter)]);
  yield { users: first, total, isLast: first.length < limit };
  if (first.length < limit) return;

  let before = first;
  let seen = first.length;
  let mayGoAhead = true;
  for (;;) {
    const last = before.at(-1);
    const left = after === undefined ? Math.max(1, total - seen) : Infinity;
    const step = limit - overlap;
    const atOnce = mayGoAhead ? pagesAtOnce(pages, Math.min(left, wanted()), { size: step, requests: 1 }) : 1;
    if (!(await pages.ready(atOnce))) return;
    const ahead = Array.from({ length: atOnce - 1 }, (_, index) =>
      usersSince(clerk, query, last, (index + 1) * step),
    );
    let isNext = true;
    for await (const page of inOrder([usersAfter(clerk, query, last), ...ahead])) {
      const users = isNext ? page : following(before, page);
      isNext = false;
      if (users === undefined) {
        mayGoAhead = false;
        break;
      }
      const isLast = page.length < limit;
      yield { users, total, isLast };
      if (isLast) return;
      seen += users.length;
      if (users.length > 0) before = users;
    }
  }
}

/**
 * The users of a page ahead that follow those of the page before; undefined where that can't be told: more were deleted
 * meanwhile than pages overlap by, or who was created in the same millisecond stands on both sides.
 */
function following(before: readonly User[], page: readonly User[]): readonly User[] | undefined {
  const last = before.at(-1);
  const place = page.findIndex(({ id }) => id === last?.id);
  const known = new Set(before.map(({ id }) => id));
  const areKnown = place >= 0 && page.slice(0, place + 1).every(({ id }) => known.has(id));
  if (!areKnown || page[place + 1]?.createdAt === last?.createdAt) return undefined;
  return page.slice(place + 1);
}
