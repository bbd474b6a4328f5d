import type { User } from '@clerk/backend';
import * as z from 'zod';
import type { Clerk } from '../../clerk/clerk.ts';
import { ClerkFailure } from '../../clerk/failure.ts';
import { userId } from '../../clerk/ids.ts';
import { encodeCursor, notACursor, offsetOf, readOpaque } from '../../definition/cursor.ts';
import type { UserQuery } from './user-filters.ts';

/** The user after whom a list in the order of creation goes on. */
export interface LastUser {
  readonly id: string;
  /** Milliseconds since 1970; unknown from cursors of list_users in 0.1.0. */
  readonly createdAt?: number;
}

/**
 * A position in a list of users: after a user, where they are in the order of their creation, else by number. Clerk
 * reads and discards all users before a number, so large ones time out.
 */
export type UserPosition = LastUser | { readonly offset: number };

/** The orders in which Clerk can go on after a user. */
export type CreationOrder = '+created_at' | 'created_at' | '-created_at';

/** The opaque cursor that goes on after this user. */
export function toUserCursor({ id, createdAt }: LastUser): string {
  return Buffer.from(`after:${createdAt === undefined ? '' : `${createdAt}:`}${id}`).toString('base64url');
}

/** The user of a cursor; undefined for what is no such cursor. */
export function readUserCursor(cursor: string): LastUser | undefined {
  const [, createdAt, id = ''] = /^after:(?:(\d{1,15}):)?(.+)$/.exec(readOpaque(cursor) ?? '') ?? [];
  if (!userId.safeParse(id).success) return undefined;
  return createdAt === undefined ? { id } : { id, createdAt: Number(createdAt) };
}

/** The opaque cursor of a position. */
export function encodePosition(position: UserPosition): string {
  return 'offset' in position ? encodeCursor(position.offset) : toUserCursor(position);
}

/** The position of a cursor; the start without one, undefined for what is no cursor. */
export function readPosition(cursor: string | undefined): UserPosition | undefined {
  if (cursor === undefined) return { offset: 0 };
  const offset = offsetOf(cursor);
  return readUserCursor(cursor) ?? (offset > 0 ? { offset } : undefined);
}

/** An opaque position in a list of users. */
export const userCursorParameter = z
  .string()
  .max(128, { error: notACursor, abort: true })
  .optional()
  .refine((cursor) => readPosition(cursor) !== undefined, { error: notACursor })
  .describe('nextCursor of the previous page.');

/**
 * One page of users in the order of their creation, after a user. Clerk goes on after a user by id: unlike an offset, that
 * loses nobody when others are deleted meanwhile, and costs the same however far it is. When the user itself was deleted,
 * by the time at which it was created: then those created in the same millisecond may come twice, but none is lost.
 * Throws `ClerkFailure`.
 */
export async function usersAfter(
  clerk: Clerk,
  query: UserQuery & { readonly orderBy: CreationOrder },
  after: LastUser | undefined,
): Promise<readonly User[]> {
  if (!after) return listUsersOnly(clerk, query);
  try {
    // In Clerk's API, but not in the SDK's types.
    return await listUsersOnly(clerk, { ...query, startingAfter: after.id } as UserQuery);
  } catch (error) {
    if (!(error instanceof ClerkFailure) || error.kind !== 'refused' || after.createdAt === undefined)
      throw error;
    return usersSince(clerk, query, after);
  }
}

/**
 * One page of users in the order of their creation, from the millisecond on in which a user was created, without the first
 * `offset`: Clerk takes none with the id of a user. From the first one on where it is not known when. Throws `ClerkFailure`.
 */
export async function usersSince(
  clerk: Clerk,
  query: UserQuery & { readonly orderBy: CreationOrder },
  { createdAt }: Partial<LastUser> = {},
  offset?: number,
): Promise<readonly User[]> {
  const { createdAtAfter = 0, createdAtBefore = Infinity, orderBy } = query;
  const since =
    createdAt === undefined
      ? {}
      : orderBy.startsWith('-')
        ? { createdAtBefore: Math.min(createdAtBefore, createdAt + 1) }
        : { createdAtAfter: Math.max(createdAtAfter, createdAt - 1) };
  return listUsersOnly(clerk, { ...query, ...since, ...(offset === undefined ? {} : { offset }) });
}

/** One page of users, without the count that the SDK would ask for with it. Throws `ClerkFailure`. */
export async function listUsersOnly(clerk: Clerk, query: UserQuery): Promise<readonly User[]> {
  // The SDK would count only those after the position, by a parameter that counting doesn't know.
  const { data } = await clerk.read((client) => client.users.getUserList(query), { skip: '/users/count' });
  return data;
}
