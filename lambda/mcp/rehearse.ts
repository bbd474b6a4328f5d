import type { ClerkFailure } from '../clerk/failure.ts';
import { HeldBack } from '../clerk/rehearsal.ts';
import type { Tool, ToolAnswer, ToolContext } from '../definition/tool.ts';

/** A call that would change nothing, so that there is nothing to ask about. */
export interface Rehearsed {
  /** What comes of the call; rejects as the tool itself does. */
  readonly answer: Promise<ToolAnswer<Record<string, unknown>>>;
  /** The first refusal of the guardrails, if that is why. */
  readonly refusal: ClerkFailure | undefined;
}

/** Runs a tool up to the first change that the guardrails let through; undefined when there is one. Changes nothing. */
export async function rehearse(
  tool: Tool,
  args: Record<string, unknown>,
  context: ToolContext,
): Promise<Rehearsed | undefined> {
  const { clerk, refusals } = context.clerk.rehearse();
  const answer = tool.run(args, { ...context, clerk, progress: async () => undefined });
  const wouldChange = await answer.then(
    () => false,
    (error: unknown) => error instanceof HeldBack,
  );
  return wouldChange ? undefined : { answer, refusal: refusals[0] };
}
