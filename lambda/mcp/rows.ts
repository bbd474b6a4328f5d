import type { Clerk } from '../clerk/clerk.ts';
import { addEffects } from '../clerk/effects.ts';
import { ClerkFailure } from '../clerk/failure.ts';
import { failureLine, stopsAll } from '../definition/failure-line.ts';
import { pace } from '../definition/pace.ts';
import type { RowOutcome, Tool, ToolAnswer, ToolContext } from '../definition/tool.ts';
import { ToolError } from '../definition/tool.ts';

type Args = Record<string, unknown>;

const notBegun = 'It was not begun: ';
const noTime = `${notBegun}the time for this call is used up. Next: make the call again with those that are left.`;

/**
 * Makes the changes of one call, one after the other and no faster than a share of Clerk's rate allows: one that fails does not stop the others, unless all further ones
 * would fail, too. Throws only what is neither a failure of Clerk's nor the tool's own.
 */
export async function makeRows(
  tool: Tool,
  rows: readonly Args[],
  context: ToolContext,
  make: (args: Args, clerk: Clerk) => Promise<ToolAnswer<Args>>,
): Promise<ToolAnswer<Args>> {
  if (!tool.report) throw new Error(`${tool.name} has rows and no report of them`);
  const outcomes: RowOutcome<Args>[] = [];
  const changes = pace(context);
  let stopped: string | undefined;
  for (const [index, input] of rows.entries()) {
    if (stopped === undefined && !(await changes.ready(1))) stopped = noTime;
    outcomes.push(stopped === undefined ? await one(input) : { input, why: stopped, isLeft: true });
    await context.progress(index + 1, rows.length, `${index + 1} of ${rows.length}`);
  }
  return tool.report(outcomes);

  async function one(input: Args): Promise<RowOutcome<Args>> {
    // What became of each is on record by itself.
    const clerk = context.clerk.apart(tool.permission);
    try {
      const { structured } = await make(input, clerk);
      return { input, answer: structured, why: undefined };
    } catch (error) {
      if (error instanceof ClerkFailure) {
        if (stopsAll(error)) stopped = notBegun + failureLine(error);
        return { input, why: failureLine(error) };
      }
      if (!(error instanceof ToolError)) throw error;
      return { input, why: error.message };
    } finally {
      addEffects(context.clerk.effects, clerk.effects);
    }
  }
}
