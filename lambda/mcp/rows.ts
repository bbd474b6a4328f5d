import type { Clerk } from '../clerk/clerk.ts';
import { addEffects } from '../clerk/effects.ts';
import { ClerkFailure } from '../clerk/failure.ts';
import { hasTime } from '../definition/deadline.ts';
import { failureLine, stopsAll } from '../definition/failure-line.ts';
import type { RowOutcome, Tool, ToolAnswer, ToolContext } from '../definition/tool.ts';
import { ToolError } from '../definition/tool.ts';

type Args = Record<string, unknown>;

const notBegun = 'It was not begun: ';
const noTime = `${notBegun}the time of this call is used up. Next: make the call again with those that are left.`;

/**
 * Makes the changes of one call, one after the other: one that fails does not stop the others, unless all further ones
 * would fail, too. Throws only what is neither a failure of Clerk's nor the tool's own.
 */
export async function makeRows(
  tool: Tool,
  rows: readonly Args[],
  context: ToolContext,
  make: (args: Args, clerk: Clerk) => Promise<unknown>,
): Promise<ToolAnswer<Args>> {
  if (!tool.report) throw new Error(`${tool.name} has rows and no report of them`);
  const outcomes: RowOutcome<Args>[] = [];
  let stopped: string | undefined;
  for (const [index, input] of rows.entries()) {
    if (stopped === undefined && !hasTime(context)) stopped = noTime;
    const why = stopped ?? (await one(input));
    outcomes.push({ input, why });
    await context.progress(index + 1, rows.length, `${index + 1} of ${rows.length}`);
  }
  return tool.report(outcomes);

  async function one(input: Args): Promise<string | undefined> {
    // What became of each is on record by itself.
    const clerk = context.clerk.apart();
    try {
      await make(input, clerk);
      return undefined;
    } catch (error) {
      if (error instanceof ClerkFailure) {
        if (stopsAll(error)) stopped = notBegun + failureLine(error);
        return failureLine(error);
      }
      if (!(error instanceof ToolError)) throw error;
      return error.message;
    } finally {
      addEffects(context.clerk.effects, clerk.effects);
    }
  }
}
