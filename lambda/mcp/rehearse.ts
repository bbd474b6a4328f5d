import { allEnded } from '../base/all-ended.ts';
import { ClerkFailure } from '../clerk/failure.ts';
import { HeldBack } from '../clerk/rehearsal.ts';
import { failureLine } from '../definition/failure-line.ts';
import { pace } from '../definition/pace.ts';
import { type Tool, type ToolAnswer, type ToolContext, ToolError } from '../definition/tool.ts';

/** A call that would change nothing, so that there is nothing to ask about. */
export interface Rehearsed {
  /** What comes of the call; rejects as the tool itself does. */
  readonly answer: Promise<ToolAnswer<Record<string, unknown>>>;
  /** The first refusal of the guardrails, if that is why. */
  readonly refusal: ClerkFailure | undefined;
}

/**
 * Runs a tool up to the first change that the guardrails let through; undefined when there is one. Of several changes at
 * once, each must be let through: nobody is asked about what would be refused in part. `onChange` is told of each such
 * change. Changes nothing.
 */
export async function rehearse(
  tool: Tool,
  args: Record<string, unknown>,
  context: ToolContext,
  onChange: (change: string) => void = () => undefined,
): Promise<Rehearsed | undefined> {
  const rows = tool.rows?.(args);
  if (!rows) return rehearseOne(tool, args, context, onChange);
  const rehearsed: (Rehearsed | undefined)[] = [];
  const looks = pace(context);
  for (const row of rows) {
    // What there is no time to look at is asked about all the same, and refused when it is made.
    rehearsed.push((await looks.ready(1)) ? await rehearseOne(tool, row, context, onChange) : undefined);
  }
  const lines = await allEnded(
    rehearsed.map((one, index) => one?.answer.then(nothingToDo, lineOf).then((why) => [index, why] as const)),
  );
  const stuck = lines.filter((line) => line !== undefined);
  if (stuck.length === 0) return undefined;
  const text = [
    `Nothing was changed: of ${rows.length} changes, ${stuck.length} can't be made, so nobody was asked about the others.`,
    ...stuck.map(([index, why]) => `- ${targetsOf(rows[index])}: ${why}`),
    'Next: make the call again without these.',
  ].join('\n');
  const answer = Promise.reject<ToolAnswer<Record<string, unknown>>>(new ToolError(text));
  // It is awaited when the refusal is on record; until then it is no fault of this process.
  answer.catch(() => undefined);
  return {
    answer,
    refusal: rehearsed.map((one) => one?.refusal).find((refusal) => refusal !== undefined),
  };
}

const nothingToDo = () => 'there is nothing to do.';

function lineOf(error: unknown): string {
  if (error instanceof ClerkFailure) return failureLine(error);
  if (error instanceof ToolError) return error.message;
  throw error;
}

/** The ids and addresses of a change: its own, or those of the one row that it has. */
function targetsOf(row: Record<string, unknown> = {}): string {
  const [own] = Array.isArray(row['rows']) ? (row['rows'] as object[]) : [row];
  return Object.values(own ?? {})
    .filter((value) => typeof value === 'string')
    .join(', ');
}

async function rehearseOne(
  tool: Tool,
  args: Record<string, unknown>,
  context: ToolContext,
  onChange: (change: string) => void,
): Promise<Rehearsed | undefined> {
  const { clerk, refusals } = context.clerk.rehearse();
  const answer = tool.run(args, { ...context, clerk, progress: async () => undefined });
  const wouldChange = await answer.then(
    () => false,
    (error: unknown) => {
      if (!(error instanceof HeldBack)) return false;
      onChange(error.change);
      return true;
    },
  );
  return wouldChange ? undefined : { answer, refusal: refusals[0] };
}
