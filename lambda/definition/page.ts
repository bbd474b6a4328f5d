import * as z from 'zod';
import { counted } from '../base/counted.ts';
import { cursorParameter, encodeCursor } from './cursor.ts';
import { fitting, maxCharacters } from './result-size.ts';
import type { ToolAnswer } from './tool.ts';

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

/** Where a page stands: what a list tool says of it beside the items. */
interface Position {
  readonly totalCount: number;
  readonly nextCursor?: string;
}

/** A page of as many of the items as fit: its cursor goes on with the first that did not. `show` makes the answer. */
export function pageOf<Item, Structured>(
  found: readonly Item[],
  { offset, totalCount, maxCharacters: characters }: Place,
  show: (items: Item[], position: Position) => ToolAnswer<Structured>,
): ToolAnswer<Structured> {
  return pageAnswer(fitting(found, characters).length, (rows) => {
    const next = offset + rows;
    const hasMore = rows > 0 && next < totalCount;
    return show(found.slice(0, rows), {
      totalCount,
      ...(hasMore && { nextCursor: encodeCursor(next) }),
    });
  });
}

/** The answer with so many rows, from which one with fewer can be made where both parts of a result would be too long. */
export function pageAnswer<Structured>(
  rows: number,
  first: (rows: number) => ToolAnswer<Structured>,
): ToolAnswer<Structured> {
  return { ...first(rows), page: { rows, first } };
}

/** How many of a list are shown: `20 of 43 users.`, `1 user.`; `rest` follows what they are. */
export function pageHeadline(what: string, shown: number, totalCount: number | undefined, rest = ''): string {
  const whole = totalCount ?? shown;
  const part = shown === whole ? '' : `${shown} of `;
  return `${part}${counted(whole, what)}${rest}.`;
}
