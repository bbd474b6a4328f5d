import { contact } from '../access/contact.ts';
import { ClerkFailure } from '../clerk/failure.ts';

const camelCase = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Clerk's parameter names that are not the camelCase of ours. */
const parameterNames: Readonly<Record<string, string>> = {
  starting_after: 'cursor',
};

/** Our name of a parameter that Clerk names in snake_case. */
function parameterName(clerkName: string): string {
  return parameterNames[clerkName] ?? camelCase(clerkName);
}

const nextByStatus: Readonly<Record<number, string>> = {
  401: 'Clerk wants other credentials for this than this server has.',
  402: 'The Clerk plan of this instance does not include the feature.',
  403: 'Clerk does not allow this on this instance.',
  404: 'Check the id; it may belong to another Clerk instance, or the resource was deleted.',
  409: 'Read the current state and decide again.',
  423: 'The resource is locked in Clerk.',
};

/** What is said of a change whose answer is lost. */
export const mayHaveActed =
  'Clerk may have made the change all the same: read the current state before you try again.';

/** A failed call of Clerk in words for a model or a person: what, which parameter, what to do next, trace id. */
export function explainFailure(failure: ClerkFailure): string {
  const lines = [...explanation(failure)];
  if (failure.mayHaveActed) {
    lines.push(mayHaveActed);
  }
  if (failure.traceId) lines.push(`Clerk trace id: ${failure.traceId}`);
  return lines.join('\n');
}

function* explanation(failure: ClerkFailure): Generator<string> {
  switch (failure.kind) {
    case 'timeout':
      yield 'Clerk did not answer in time.';
      if (!failure.mayHaveActed) yield 'Next: try again in a few seconds.';
      return;
    case 'unavailable':
      yield failure.status === undefined
        ? 'Clerk could not be reached, or its answer could not be read.'
        : `Clerk failed with status ${failure.status}.`;
      if (!failure.mayHaveActed) yield 'Next: try again in a few seconds.';
      return;
    case 'rate_limited':
      yield "Clerk's rate limit for this instance is used up; this request changed nothing.";
      yield `Next: try again in ${failure.retryAfter ?? 10} seconds.`;
      return;
    case 'key_rejected':
      yield "Clerk refused this server's secret key; this request changed nothing.";
      yield `Next: tell ${contact}: a valid key must be set (see the outputs of the deployment); retrying will not help.`;
      return;
    case 'paused':
      for (const { message, next } of failure.faults) {
        yield message;
        yield `Next: ${next}`;
      }
      return;
    case 'guardrail':
      for (const { message } of failure.faults) yield message;
      return;
    case 'refused':
      yield `Clerk refused the call (${failure.status}); nothing was changed by it.`;
      for (const fault of failure.faults) {
        yield `- ${fault.parameter ? `${parameterName(fault.parameter)}: ` : ''}${fault.message} (${fault.code})`;
      }
      yield* nextSteps(failure);
  }
}

function* nextSteps(failure: ClerkFailure): Generator<string> {
  const steps = new Set(failure.faults.map((fault) => fault.next).filter((step) => step !== undefined));
  const byStatus = failure.status === undefined ? undefined : nextByStatus[failure.status];
  if (steps.size === 0 && byStatus) steps.add(byStatus);
  for (const step of steps) yield `Next: ${step}`;
}
