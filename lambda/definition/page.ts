import * as z from 'zod';
import { cursorParameter, encodeCursor } from './cursor.ts';
import { fitting, maxCharacters } from './result-size.ts';

/** The most that Clerk gives in one answer. */
const maxLimit = 500;

/** How a caller walks through a list; `most` items a page at most. */
export function walkParameters(most: number = maxLimit) {
  return {
    limit: z.int().min(1).max(most).default(20).describe('A page.'),
    cursor: cursorParameter,
    maxCharacters,
  };
}

/** How a caller walks through a list, and how much it wants to see of each item. */
export const pageParameters = {
  detail: z.enum(['concise', 'full']).default('concise').describe('full: all fields, several times as long.'),
  ...walkParameters(),
};

/** Where a page of a list stands in the whole. */
export const pageShape = {
  totalCount: z.int().describe('All that match.'),
  nextCursor: z.string().optional().describe('Absent on the last page.'),
};

/** Where in a list a page begins, how many items there are in all, and how large it may be. */
interface Place {
  readonly offset: number;
  readonly totalCount: number;
  readonly maxCharacters: number | undefined;
}

/** What of the items fits into a page, and where that page stands: its cursor goes on with the first that did not. */
export function pageOf<Item>(
  found: readonly Item[],
  { offset, totalCount, maxCharacters: characters }: Place,
): { items: Item[]; position: { totalCount: number; nextCursor?: string } } {
  const items = fitting(found, characters);
  const next = offset + items.length;
  const hasMore = items.length > 0 && next < totalCount;
  return { items, position: { totalCount, ...(hasMore && { nextCursor: encodeCursor(next) }) } };
}

/** How many of a list are shown: `20 of 43 users.` */
export function pageHeadline(what: string, shown: number, totalCount: number | undefined): string {
  return `${shown}${totalCount === undefined ? '' : ` of ${totalCount}`} ${what}.`;
}
