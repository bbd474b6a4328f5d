import type { User } from '@clerk/backend';
import * as z from 'zod';
import { allEnded } from '../../base/all-ended.ts';
import type { Clerk } from '../../clerk/clerk.ts';
import { ClerkFailure } from '../../clerk/failure.ts';
import { readOpaque } from '../../definition/cursor.ts';
import type { ToolContext } from '../../definition/tool.ts';
import { countUsers } from './count-users.ts';
import type { UserQuery } from './user-filters.ts';
import { pace } from '../../definition/pace.ts';

/** The user after whom a walk goes on. */
export interface UserPosition {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

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
    error: 'is no cursor of this tool; send the nextCursor of the previous call unchanged, or leave it out',
  })
  .describe('nextCursor of the previous call, with the same filters; leave out to begin.');

/** The cursor that goes on after this user. */
export function toUserCursor({ id, createdAt }: UserPosition): string {
  return Buffer.from(`after:${createdAt}:${id}`).toString('base64url');
}

/** The position of a cursor; undefined for what is none. */
export function readUserCursor(cursor: string): UserPosition | undefined {
  const match = /^after:(\d{1,15}):(user_[A-Za-z0-9]{1,64})$/.exec(readOpaque(cursor) ?? '');
  return match?.[1] && match[2] ? { id: match[2], createdAt: Number(match[1]) } : undefined;
}

/**
 * Pages of `limit` users that pass the filter, oldest first, so that those created meanwhile come at the end. Ends
 * early when the request's time is used up, but never before the first page. Throws `ClerkFailure`.
 */
export async function* userPages(
  context: Pick<ToolContext, 'clerk' | 'stage' | 'remaining'>,
  filter: UserQuery,
  after: UserPosition | undefined,
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
      pageAfter(context.clerk, filter, position, limit),
      total ?? countUsers(context.clerk, filter),
    ]);
    total = counted;
    const isLast = users.length < limit;
    yield { users, total, isLast };
    if (isLast) return;
    position = users.at(-1);
  }
}

/**
 * Clerk goes on after a user by id: unlike an offset, that loses nobody when others are deleted meanwhile, and costs
 * the same however far it is. When the user itself was deleted, by the time at which it was created: then those
 * created in the same millisecond may come twice, but none is lost.
 */
async function pageAfter(
  clerk: Clerk,
  filter: UserQuery,
  after: UserPosition | undefined,
  limit: number,
): Promise<User[]> {
  const list = async (more: UserQuery & { startingAfter?: string }) => {
    const query: UserQuery = { ...filter, ...more, orderBy: '+created_at', limit };
    // The SDK would count only those after the position, by a parameter that counting doesn't know.
    const { data } = await clerk.read((client) => client.users.getUserList(query), { skip: '/users/count' });
    return data;
  };
  if (!after) return list({});
  try {
    // In Clerk's API, but not in the SDK's types.
    return await list({ startingAfter: after.id });
  } catch (error) {
    if (!(error instanceof ClerkFailure) || error.kind !== 'refused') throw error;
    return list({ createdAtAfter: Math.max(filter.createdAtAfter ?? 0, after.createdAt - 1) });
  }
}
