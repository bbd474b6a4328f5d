import { createHash } from 'node:crypto';
import { canonical } from '../base/canonical.ts';
import type { ToolAnswer } from '../definition/tool.ts';

type Arguments = Readonly<Record<string, unknown>>;

/** What the mark begins with: it is of base64url's letters, as some clients and models drop others. */
const begin = '--';
/** Characters of the mark: 36 bits, against mistakes; an attacker gains nothing by another position. */
const markLength = 6;

/** What may differ between the pages of a list: how much is shown of it, and times that the page before has answered. */
const ofThePage = new Set(['cursor', 'limit', 'maxCharacters', 'detail', 'count', 'since', 'until']);

/** What a caller is told of a cursor that is for another list, or was changed on its way. */
export const strangeCursor =
  'cursor: is not from this list. Next: send nextCursor unchanged, to the same tool, with the same other parameters; or leave cursor out to start again.';

/** The answer with its cursor marked as that of this list: of this tool, with these checked arguments. */
export function withListCursor<Answer extends ToolAnswer<Record<string, unknown>>>(
  answer: Answer,
  tool: string,
  args: Arguments,
): Answer {
  const { nextCursor } = answer.structured;
  const { page } = answer;
  const marked = page && {
    ...answer,
    page: { ...page, first: async (rows: number) => withListCursor(await page.first(rows), tool, args) },
  };
  if (typeof nextCursor !== 'string') return marked ?? answer;
  const own = `${nextCursor}${markOf(tool, args, nextCursor)}`;
  return { ...(marked ?? answer), structured: { ...answer.structured, nextCursor: own } };
}

/**
 * Arguments as the tool takes them, with its own part of the cursor, and the cursor as it was sent; none where it has no
 * mark, as those that 0.1.0 gave out.
 */
export function takeCursor(args: unknown): { args: unknown; cursor?: string } {
  const cursor: unknown = (args as Arguments | null | undefined)?.['cursor'];
  if (typeof cursor !== 'string') return { args };
  const end = cursor.length - begin.length - markLength;
  if (end < 0 || !cursor.startsWith(begin, end)) return { args };
  return { args: { ...(args as Arguments), cursor: cursor.slice(0, end) }, cursor };
}

/** True for a cursor that an answer of this tool had, to the same arguments. */
export function isOwnCursor(sent: string, tool: string, args: Arguments): boolean {
  const own = args['cursor'];
  return typeof own !== 'string' || sent === `${own}${markOf(tool, args, own)}`;
}

function markOf(tool: string, args: Arguments, cursor: string): string {
  const list = Object.fromEntries(Object.entries(args).filter(([name]) => !ofThePage.has(name)));
  const whole = canonical([tool, list, cursor]);
  return begin + createHash('sha256').update(whole).digest('base64url').slice(0, markLength);
}
