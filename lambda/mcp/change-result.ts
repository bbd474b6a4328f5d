import type { Effects } from '../clerk/effects.ts';
import { ClerkFailure } from '../clerk/failure.ts';
import type { Outcome } from '../ledger/record.ts';
import { mayHaveActed } from '../definition/refusal.ts';
import { ToolError } from '../definition/tool.ts';

/** How a tool has ended: with an answer, or with what it threw. */
export type Ending = { readonly partlyDone: boolean } | { readonly error: unknown };

/**
 * The failure that a tool ended with, whatever words of its own it has put it in: the one that it threw or wrapped, else
 * the first change that failed, else what a report could not read, else a refusal of this server's key, which no tool can
 * make good. Undefined when nothing has failed.
 */
export function failureBehind(effects: Effects, error?: unknown): ClerkFailure | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof ClerkFailure) return cause;
  }
  const failed =
    effects.failures.find(({ failure }) => failure.mayHaveActed) ??
    effects.failures.find(({ kind }) => kind === 'write') ??
    // A report that says what is left: some of it could not even be looked up.
    (error === undefined ? effects.failures.at(-1) : undefined) ??
    effects.failures.find(({ failure }) => failure.kind === 'key_rejected');
  return failed?.failure;
}

/**
 * What goes on record of a change: by what happened to each of its requests, whatever the tool says. `done` and
 * `partly_done` only when Clerk made something or there was nothing to do, `refused` and `failed` only when it surely made
 * nothing, else `unknown`.
 */
export function changeResult(
  effects: Effects,
  ending: Ending,
): Pick<Outcome, 'result' | 'nothing' | 'reason' | 'traceId'> {
  const error = 'error' in ending ? ending.error : undefined;
  const isWhole = 'partlyDone' in ending && !ending.partlyDone;
  if (effects.unknown > 0) {
    const lost = effects.failures.findLast(({ failure }) => failure.mayHaveActed);
    return { result: 'unknown', ...detailsOf(lost?.failure ?? failureBehind(effects, error)) };
  }
  const saysAll = error instanceof ToolError && error.made === 'all';
  if (isWhole || (saysAll && effects.done > 0)) {
    return effects.done > 0 ? { result: 'done' } : { result: 'done', nothing: true };
  }
  const failure = failureBehind(effects, error);
  if (effects.done > 0) return { result: 'partly_done', ...(failure ? detailsOf(failure) : internal(error)) };
  if (!failure) {
    // No request failed: the tool itself found that it can't be done, or that its time is used up.
    return error === undefined || error instanceof ToolError
      ? { result: error ? 'refused' : 'failed', reason: 'nothing_sent' }
      : { result: 'failed', ...internal(error) };
  }
  const isRefused = failure.kind === 'refused' || failure.kind === 'guardrail';
  return { result: isRefused ? 'refused' : 'failed', ...detailsOf(failure) };
}

function detailsOf(failure: ClerkFailure | undefined): Pick<Outcome, 'reason' | 'traceId'> {
  return { reason: failure?.faults[0]?.code ?? failure?.kind, traceId: failure?.traceId };
}

function internal(error: unknown): Pick<Outcome, 'reason'> {
  return error === undefined || error instanceof ToolError ? {} : { reason: 'internal_error' };
}

/**
 * What a failed call has to say besides its own words: that Clerk has made changes all the same, or may have. Undefined
 * when it made none, or `text` says so already.
 */
export function madeAllTheSame({ done, unknown }: Effects, error: unknown, text: string): string | undefined {
  if (unknown > 0) {
    return text.includes(mayHaveActed) ? undefined : mayHaveActed;
  }
  const isTold = (error instanceof ToolError && error.made !== undefined) || text.includes(mayHaveActed);
  if (done === 0 || isTold) return undefined;
  return done === 1
    ? 'One change was made in Clerk before that: read the current state before you try again.'
    : `${done} changes were made in Clerk before that: read the current state before you try again.`;
}
