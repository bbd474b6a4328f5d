import type { User } from '@clerk/backend';
import * as z from 'zod';
import type { ToolContext } from '../../definition/tool.ts';
import { pace } from '../../definition/pace.ts';
import type { UserFilters } from './user-filters.ts';
import type { UserPosition } from './user-position.ts';

/** A filter that Clerk does not have: users are walked through, and sorted out here. */
export const neverSignedIn = z
  .boolean()
  .optional()
  .describe('true: who never signed in; with lastSignInAtBefore, them as well.');

type Filters = UserFilters & { readonly neverSignedIn?: boolean | undefined };

/** The filters for Clerk, and what is left to be looked at in each user; undefined where Clerk filters alone. */
export function withoutNeverSignedIn({ neverSignedIn: never, ...filters }: Filters): {
  filters: UserFilters;
  matches: ((user: User) => boolean) | undefined;
} {
  if (never === undefined) return { filters, matches: undefined };
  if (!never) return { filters, matches: ({ lastSignInAt }) => lastSignInAt !== null };
  const { lastSignInAtBefore, ...others } = filters;
  const before = lastSignInAtBefore === undefined ? -Infinity : Date.parse(lastSignInAtBefore);
  return {
    filters: others,
    matches: ({ lastSignInAt }) => typeof lastSignInAt !== 'number' || lastSignInAt < before,
  };
}

/** A user that was found, and the position after it. */
export interface FoundUser {
  readonly user: User;
  readonly after: UserPosition;
}

/** How to walk: the pages from a position on, and the position after a user of such a page. */
export interface Walk {
  readonly pageFrom: (position: UserPosition, limit: number) => Promise<readonly User[]>;
  readonly after: (page: readonly User[], index: number, position: UserPosition) => UserPosition;
}

/** Clerk gives this many at once. */
const pageSize = 500;

/**
 * The first `limit` users from a position on that match, and the position after the last that was looked at; undefined
 * at the end. Ends early when the request's time is used up, but never before the first page. Throws `ClerkFailure`.
 */
export async function matchingUsers(
  context: Pick<ToolContext, 'clerk' | 'stage' | 'remaining'>,
  { pageFrom, after }: Walk,
  matches: (user: User) => boolean,
  position: UserPosition,
  limit: number,
): Promise<{ found: FoundUser[]; end: UserPosition | undefined }> {
  const pages = pace(context);
  const found: FoundUser[] = [];
  let isFirst = true;
  let from = position;
  while ((await pages.ready(1)) || isFirst) {
    isFirst = false;
    const page = await pageFrom(from, pageSize);
    for (const [index, user] of page.entries()) {
      if (!matches(user)) continue;
      found.push({ user, after: after(page, index, from) });
      if (found.length === limit) return { found, end: after(page, index, from) };
    }
    if (page.length < pageSize) return { found, end: undefined };
    from = after(page, page.length - 1, from);
  }
  return { found, end: from };
}
