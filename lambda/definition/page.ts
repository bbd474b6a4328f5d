import * as z from 'zod';
import { cursorParameter, encodeCursor } from './cursor.ts';

/** The most that Clerk gives in one answer. */
const maxLimit = 500;

/** How a caller walks through a list, and how much it wants to see of each item. */
export const pageParameters = {
  detail: z
    .enum(['concise', 'full'])
    .default('concise')
    .describe('concise (default): what tells items apart. full: all fields; several times the size.'),
  limit: z.int().min(1).max(maxLimit).default(20).describe(`Items a page, 1 to ${maxLimit}. Default 20.`),
  cursor: cursorParameter,
};

/** Where a page of a list stands in the whole. */
export const pageShape = {
  totalCount: z.int().describe('All items that match, also those on other pages.'),
  nextCursor: z.string().optional().describe('Send as cursor for the next page; absent on the last.'),
};

/** Where a page of `shown` items after `offset` others stands. */
export function pagePosition(
  offset: number,
  shown: number,
  totalCount: number,
): { totalCount: number; nextCursor?: string } {
  const next = offset + shown;
  return { totalCount, ...(shown > 0 && next < totalCount ? { nextCursor: encodeCursor(next) } : {}) };
}

/** Lines that the text of a list has at most; the rest is in the structured content. */
const maxLines = 20;

/** A list for people: what it is, and its first 20 items. */
export function describePage(
  what: string,
  lines: readonly string[],
  { totalCount, nextCursor }: { totalCount: number; nextCursor?: string },
): string {
  return [
    `${lines.length} of ${totalCount} ${what}${nextCursor === undefined ? '' : '; more with nextCursor'}.`,
    ...lines.slice(0, maxLines).map((line) => `- ${line}`),
    ...(lines.length > maxLines ? [`- … and ${lines.length - maxLines} more in the structured content`] : []),
  ].join('\n');
}
