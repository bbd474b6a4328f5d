import type { Context } from 'aws-lambda';
import type { Caller } from '../access/caller.ts';
import { describeCause } from '../log/cause.ts';

/** What the log says of one verdict: who and why, never the credential. */
export interface VerdictRecord {
  readonly outcome: 'allowed' | 'denied' | 'unauthorized' | 'unavailable';
  readonly caller?: Caller;
  readonly reason?: string | undefined;
  readonly cause?: unknown;
}

/** Writes one structured line a verdict. */
export function logVerdict(context: Context, { outcome, caller, reason, cause }: VerdictRecord): void {
  const line = {
    message: 'authorization',
    requestId: context.awsRequestId,
    outcome,
    principal: caller?.principal,
    rules: caller?.rules,
    reason,
    ...(cause === undefined ? {} : { cause: describeCause(cause) }),
  };
  if (outcome === 'unavailable') console.error(line);
  else console.info(line);
}
