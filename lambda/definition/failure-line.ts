import type { ClerkFailure } from '../clerk/failure.ts';
import { explainFailure } from './refusal.ts';

/** A failed call of Clerk in one line: why, what to do next, trace id. */
export function failureLine(failure: ClerkFailure): string {
  return explainFailure(failure).replaceAll(/\n(- )?/g, ' ');
}

/** True when every further call would fail the same way: the rate limit is used up or near, Clerk is silent, or the server's key is refused. */
export function stopsAll({ kind }: ClerkFailure): boolean {
  return kind === 'rate_limited' || kind === 'paused' || kind === 'key_rejected';
}
