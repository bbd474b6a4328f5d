import type { APIGatewayRequestAuthorizerEvent, Context } from 'aws-lambda';
import type { Caller } from '../access/caller.ts';
import { describeCause } from '../log/cause.ts';
import { writeLine } from '../log/line.ts';

/** What the log says of one verdict: who and why, never the credential. */
export interface VerdictRecord {
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
  { outcome, caller, reason, refused, cause }: VerdictRecord,
): void {
  const { kind, issuer, subject, client } = caller?.principal ?? {};
  writeLine(outcome === 'unavailable' ? 'ERROR' : 'INFO', {
    event: 'authorization',
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
    cause: cause === undefined ? undefined : describeCause(cause),
  });
}
