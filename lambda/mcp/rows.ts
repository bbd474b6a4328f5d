import type { Clerk } from '../clerk/clerk.ts';
import { addEffects } from '../clerk/effects.ts';
import { ClerkFailure } from '../clerk/failure.ts';
import { inLanes, lanesOfChanges } from '../definition/lanes.ts';
import { failureLine, stopsAll } from '../definition/failure-line.ts';
import { pace } from '../definition/pace.ts';
import type { RowOutcome, Tool, ToolAnswer, ToolContext } from '../definition/tool.ts';
import { ToolError } from '../definition/tool.ts';

type Args = Record<string, unknown>;

const notBegun = 'It was not begun: ';
const noTime = `${notBegun}the time for this call is used up. Next: make the call again with those that are left.`;

/**
 * Makes the changes of one call, one after the other or some at once, and no faster than a share of Clerk's rate allows: one
 * that fails does not stop the others, unless all further ones would fail, too. Throws only what is neither a failure of Clerk's nor the tool's own.
 */
export async function makeRows(
  tool: Tool,
  rows: readonly Args[],
  context: ToolContext,
  make: (args: Args, clerk: Clerk) => Promise<ToolAnswer<Args>>,
): Promise<ToolAnswer<Args>> {
  if (!tool.report) throw new Error(`${tool.name} has rows and no report of them`);
  const outcomes = new Map<number, RowOutcome<Args>>();
  const { clerk: whole, progress } = context;
  const changes = pace(context);
  const before = whole.requests();
  let stopped: string | undefined;
  await inLanes(rows, tool.hasRowsApart ? lanesOfChanges : 1, async (input, index) => {
    // As many requests as those before have taken.
    const each = Math.ceil((whole.requests() - before) / Math.max(1, outcomes.size));
    if (stopped === undefined && !(await changes.ready(Math.max(1, each)))) stopped = noTime;
    outcomes.set(index, stopped === undefined ? await one(input) : { input, why: stopped, isLeft: true });
    await progress(outcomes.size, rows.length, `${outcomes.size} of ${rows.length}`);
    return true;
  });
  return tool.report(rows.flatMap((_, index) => outcomes.get(index) ?? []));

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
