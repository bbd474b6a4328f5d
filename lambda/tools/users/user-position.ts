import * as z from 'zod';
import { userId } from '../../clerk/ids.ts';
import { encodeCursor, offsetOf, readOpaque } from '../../definition/cursor.ts';

/**
 * A position in a list of users: after a user, where they are in the order of their creation, else by number. Clerk
 * reads and discards all users before a number, so large ones time out.
 */
export type UserPosition = { readonly startingAfter: string } | { readonly offset: number };

const prefix = 'after:';

/** The opaque cursor of a position. */
export function encodePosition(position: UserPosition): string {
  return 'offset' in position
    ? encodeCursor(position.offset)
    : Buffer.from(`${prefix}${position.startingAfter}`).toString('base64url');
}

/** The position of a cursor; the start without one, undefined for what is no cursor. */
export function readPosition(cursor: string | undefined): UserPosition | undefined {
  if (cursor === undefined) return { offset: 0 };
  const text = readOpaque(cursor);
  if (text?.startsWith(prefix)) {
    const startingAfter = text.slice(prefix.length);
    return userId.safeParse(startingAfter).success ? { startingAfter } : undefined;
  }
  const offset = offsetOf(cursor);
  return offset > 0 ? { offset } : undefined;
}

/** An opaque position in a list of users. */
export const userCursorParameter = z
  .string()
  .max(128)
  .optional()
  .refine((cursor) => readPosition(cursor) !== undefined, {
    error: 'is no cursor of this tool; send the nextCursor of the previous page unchanged, or leave it out',
  })
  .describe('nextCursor of the previous page, with all else the same; leave out for the first.');
