import type { Clerk } from '../clerk/clerk.ts';
import { ClerkFailure } from '../clerk/failure.ts';
import { explainFailure } from './refusal.ts';
import { ToolError } from './tool.ts';

/** One of the calls of Clerk that a tool makes to do its work. */
export interface Step<Name extends string, Answer> {
  readonly name: Name;
  /** What the caller sent that this step is for. */
  readonly parameters: readonly string[];
  readonly run: (clerk: Clerk) => Promise<Answer>;
}

/** The shape of a finished step in a tool's answer. */
export interface DoneStep<Name extends string> {
  step: Name;
  outcome: 'done';
  parameters: string[];
}

/** What a tool says when one of its steps fails. */
export interface StepHelp<Name extends string> {
  /** The tool's name with what stays the same when the rest is done later: `update_user with userId user_1`. */
  readonly again: string;
  /** More lines about a failure; none by default. */
  readonly hints?: (failure: ClerkFailure, failed: Step<Name, unknown>) => Promise<readonly string[]>;
}

/**
 * Runs the steps one after another and returns the last answer, undefined without steps, and what was done. Throws
 * `ToolError` when Clerk refuses one: what was done before, what failed and why, and how to finish.
 */
export async function runSteps<Name extends string, Answer>(
  steps: readonly Step<Name, Answer>[],
  clerk: Clerk,
  help: StepHelp<Name>,
): Promise<{ answer: Answer | undefined; done: DoneStep<Name>[] }> {
  const done: DoneStep<Name>[] = [];
  let answer: Answer | undefined;
  for (const step of steps) {
    try {
      answer = await step.run(clerk);
    } catch (error) {
      if (!(error instanceof ClerkFailure)) throw error;
      throw await stepFailure(error, step, done, help);
    }
    done.push({ step: step.name, outcome: 'done', parameters: [...step.parameters] });
  }
  return { answer, done };
}

async function stepFailure<Name extends string>(
  failure: ClerkFailure,
  failed: Step<Name, unknown>,
  done: readonly DoneStep<Name>[],
  { again, hints }: StepHelp<Name>,
): Promise<ToolError> {
  const parameters = failed.parameters.join(', ');
  const lines = [
    ...done.map((step) => `Step ${step.step}: done (${step.parameters.join(', ')}).`),
    `Step ${failed.name}: failed (${parameters}).`,
    explainFailure(failure),
    ...((await hints?.(failure, failed)) ?? []),
  ];
  if (done.length > 0) {
    lines.push(
      `To finish, call ${again} and only ${parameters}, with the same metadataMode, once the cause is settled.`,
    );
  }
  return new ToolError(lines.join('\n'), { made: done.length > 0 ? 'some' : undefined, cause: failure });
}

/** The values that are there. */
export function defined<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}
