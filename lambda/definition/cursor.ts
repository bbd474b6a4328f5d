import * as z from 'zod';

/** An opaque position in a list. */
export const cursorParameter = z
  .string()
  .max(64)
  .optional()
  .refine((cursor) => cursor === undefined || readOffset(cursor) !== undefined, {
    error:
      'is not a cursor of this tool; send the nextCursor of the previous page unchanged, or leave it out',
  })
  .describe('nextCursor of the previous page.');

/** The cursor of a list position; opaque to callers. */
export function encodeCursor(offset: number): string {
  return Buffer.from(`offset:${offset}`).toString('base64url');
}

/** The list position of a checked cursor; 0 without one. */
export function offsetOf(cursor: string | undefined): number {
  return cursor === undefined ? 0 : (readOffset(cursor) ?? 0);
}

function readOffset(cursor: string): number | undefined {
  const match = /^offset:(\d{1,9})$/.exec(readOpaque(cursor) ?? '');
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

/** The text that a cursor was made of; undefined in any other spelling than ours, of which base64url has many. */
export function readOpaque(cursor: string): string | undefined {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  return Buffer.from(text).toString('base64url') === cursor ? text : undefined;
}
