import type { ToolContext } from './tool.ts';

/** Milliseconds: what one more request to Clerk usually needs, with room for a slow one. */
const reserve = 1_000;

/** True as long as the request has the time for one more step of work; false when it is time to report. */
export function hasTime({ remaining }: Pick<ToolContext, 'remaining'>): boolean {
  return remaining() > reserve;
}
