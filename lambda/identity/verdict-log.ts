import type { APIGatewayRequestAuthorizerEvent, Context } from 'aws-lambda';
import type { Caller } from '../access/caller.ts';
import { describeCause } from '../log/cause.ts';
import { writeLine } from '../log/line.ts';
import { metricFields } from '../log/metrics.ts';

/** What the log says of one verdict: who and why, never the credential. */
export interface VerdictRecord {
  /** The name of the stage. */
  readonly stage: string;
  readonly outcome: 'allowed' | 'denied' | 'unauthorized' | 'unavailable';
  readonly caller?: Caller;
  readonly reason?: string | undefined;
  /** Of a refusal, as it goes on record from here: why, in a word, and the tool and its permission where it was about one. */
  readonly refused?: Readonly<{ code: string; tool?: string; permission?: string }> | undefined;
  readonly cause?: unknown;
}

/** Writes one line of JSON a verdict. The gateway's request id is the one that the refused are told. */
export function logVerdict(
  event: APIGatewayRequestAuthorizerEvent,
  context: Context,
  { stage, outcome, caller, reason, refused, cause }: VerdictRecord,
): void {
  const { kind, issuer, subject, client } = caller?.principal ?? {};
  const refusedFor = refusalKind(outcome, reason);
  writeLine(outcome === 'unavailable' ? 'ERROR' : 'INFO', {
    event: 'authorization',
    stage,
    requestId: context.awsRequestId,
    gatewayRequestId: event.requestContext?.requestId,
    principalKind: kind,
    issuer,
    subject,
    client,
    rules: caller?.rules,
    outcome,
    reason,
    code: refused?.code,
    tool: refused?.tool,
    permission: refused?.permission,
    refusedFor,
    cause: cause === undefined ? undefined : describeCause(cause),
    ...metricFields(refusedFor ? { signInsRefused: 1 } : {}, 'refusedFor'),
  });
}

/**
 * What a sign-in was refused for, in few kinds, as each is a metric: the token is over, it is not good, the rules give its
 * holder nothing or not this, or the issuer did not say.
 */
function refusalKind(outcome: VerdictRecord['outcome'], reason = ''): string | undefined {
  if (outcome === 'allowed') return undefined;
  if (outcome === 'denied') return 'rules';
  if (outcome === 'unavailable') return 'outage';
  return /expired/i.test(reason) ? 'expired' : 'token';
}
