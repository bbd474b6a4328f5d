import { Readable } from 'node:stream';
import type middy from '@middy/core';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import type { Principal } from '../access/principal.ts';
import { describeCause } from '../log/cause.ts';
import { writeLine } from '../log/line.ts';
import { count, countColdStart, metricFields } from '../log/metrics.ts';
import { countedAs, levelOf, outcomeFor } from './outcome-level.ts';
import { type CallRecord, callRecord } from '../mcp/call-record.ts';
import type { HttpAnswer, HttpReason } from './http-error.ts';

/** What the log says of one request: no arguments, no bodies, no tokens. */
export interface RequestRecord {
  /** Who called, without the credential. */
  principal?: Principal;
  /** What the connection is narrowed to. */
  narrowedTo?: string | undefined;
  era?: 'legacy' | 'modern';
  /** The messages in it; none before they are read. */
  calls: readonly CallRecord[];
  status?: number;
  /** How the request ended, for the calls of which nothing else is known. */
  outcome?: string;
  /** Why it was refused. */
  reason?: HttpReason | undefined;
  /** Why it failed inside; for the operator. */
  cause?: unknown;
  /** What is still done for it while its answer is on its way. None of it rejects. */
  readonly later: Promise<void>[];
}

interface Entry {
  readonly record: RequestRecord;
  readonly startedAt: number;
}

const entries = new WeakMap<object, Entry>();
/** Of a request that was refused before its message was read. */
const unread: readonly CallRecord[] = [callRecord(undefined)];

function entryOf(context: Context): Entry {
  let entry = entries.get(context);
  if (!entry) {
    entry = { record: { calls: unread, later: [] }, startedAt: performance.now() };
    entries.set(context, entry);
  }
  return entry;
}

/** The record of the request that `context` belongs to. */
export function recordOf(context: Context): RequestRecord {
  return entryOf(context).record;
}

/**
 * Writes one line of JSON for each call of a request when its answer is made; for a streamed one, when the stream closes. What
 * is done later is counted in it, so it comes after that, with the time of the answer.
 */
export function requestLog(stage: string): middy.MiddlewareObj<APIGatewayProxyEvent, HttpAnswer> {
  countColdStart();
  const logAtEnd = (request: middy.Request<APIGatewayProxyEvent, HttpAnswer>): void => {
    if (!request.response) return;
    const { event, context, response } = request;
    const entry = entryOf(context);
    entry.record.status = response.statusCode;
    const { body } = response;
    const end = (lost: Error | null) => {
      // Until it is gone, a minor collection of V8 keeps the entry, whether its context lives or not.
      entries.delete(context);
      const answeredAt = performance.now();
      const { later } = entry.record;
      if (later.length === 0) write(stage, event, context, entry, { lost, answeredAt });
      else void Promise.all(later).then(() => write(stage, event, context, entry, { lost, answeredAt }));
    };
    if (!(body instanceof Readable)) end(null);
    else body.once('close', () => end(body.errored));
  };
  return {
    before: ({ context }) => void entryOf(context),
    after: logAtEnd,
    onError: logAtEnd,
  };
}

function write(
  stage: string,
  event: APIGatewayProxyEvent,
  context: Context,
  { record, startedAt }: Entry,
  { lost, answeredAt }: { readonly lost: Error | null; readonly answeredAt: number },
): void {
  const { calls, era, status } = record;
  for (const call of calls) {
    const { outcome, cause } = endOf(call, record, lost);
    const endedAt = calls.length > 1 ? (call.endedAt ?? answeredAt) : answeredAt;
    const level = levelOf(outcome, cause);
    const reason = call.outcome ? call.reason : record.reason;
    const clerkCalls = call.clerkCalls();
    if (clerkCalls > 0) count('clerkCalls', clerkCalls);
    const counted = countedAs(outcome, reason);
    if (counted) count(counted);
    const measured = {
      durationMs: Math.round((endedAt - startedAt) * 10) / 10,
      errors: level === 'INFO' ? 0 : 1,
    };
    writeLine(level, {
      event: 'call',
      stage,
      requestId: context.awsRequestId,
      gatewayRequestId: event.requestContext?.requestId,
      ...whoIn(record.principal, event),
      narrowedTo: record.narrowedTo,
      era,
      batch: calls.length > 1 ? calls.length : undefined,
      method: call.method,
      kind: call.kind,
      prompt: call.prompt,
      operation: call.operation,
      tool: call.tool,
      traceparent: call.traceparent,
      // By which X-Ray finds the trace. The client may have put more behind it.
      xrayTraceId: /Root=([\w-]+)/.exec(process.env['_X_AMZN_TRACE_ID'] ?? '')?.[1],
      outcome,
      status,
      clerkCalls,
      reason,
      cause: cause === undefined ? undefined : describeCause(cause),
      ...metricFields(measured, 'kind'),
    });
  }
}

/** The caller in fields of its own, so that it can be counted by. Whom no rule names is known by the signature. */
function whoIn(principal: Principal | undefined, { requestContext }: APIGatewayProxyEvent) {
  if (!principal) return { subject: requestContext?.identity?.userArn ?? undefined };
  const { kind, issuer, subject, client } = principal;
  return { principalKind: kind, issuer, subject, client };
}

function endOf(
  call: CallRecord,
  record: RequestRecord,
  lost: Error | null,
): { outcome: string; cause: unknown } {
  const { outcome = record.outcome ?? 'ok', cause = call.outcome ? undefined : record.cause } = call;
  // Why a call failed matters more than that nobody heard of it.
  if (lost && outcome === 'ok') return { outcome: 'answer_lost', cause: lost };
  return { outcome: outcomeFor(outcome, cause), cause };
}
