import { Readable } from 'node:stream';
import type middy from '@middy/core';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import type { Principal } from '../access/principal.ts';
import { describeCause } from '../log/cause.ts';
import type { HttpAnswer } from './http-error.ts';

/** What the log says of one request: no arguments, no bodies, no tokens. */
export interface RequestRecord {
  /** Who called, without the credential. */
  principal?: Principal;
  era?: 'legacy' | 'modern';
  method?: string;
  tool?: string;
  outcome?: string;
  status?: number;
  /** Why a call failed inside; for the operator. */
  cause?: unknown;
  /** HTTP requests sent to Clerk. */
  clerkCalls: () => number;
}

interface Entry {
  readonly record: RequestRecord;
  readonly startedAt: number;
}

const entries = new WeakMap<object, Entry>();

function entryOf(context: Context): Entry {
  let entry = entries.get(context);
  if (!entry) {
    entry = { record: { clerkCalls: () => 0 }, startedAt: performance.now() };
    entries.set(context, entry);
  }
  return entry;
}

/** The record of the request that `context` belongs to. */
export function recordOf(context: Context): RequestRecord {
  return entryOf(context).record;
}

function logAtEnd(request: middy.Request<APIGatewayProxyEvent, HttpAnswer>): void {
  if (!request.response) return;
  const entry = entryOf(request.context);
  entry.record.status = request.response.statusCode;
  const { body } = request.response;
  const end = () => {
    // Until it is gone, a minor collection of V8 keeps the entry, whether its context lives or not.
    entries.delete(request.context);
    write(request.event, request.context, entry);
  };
  if (!(body instanceof Readable)) return end();
  body.once('close', () => {
    const { record } = entry;
    // Why a call failed inside matters more than that nobody heard of it.
    if (body.errored && record.cause === undefined) {
      Object.assign(record, { outcome: 'answer_lost', cause: body.errored });
    }
    end();
  });
}

/** Writes one structured line a request, when its answer is made; for a streamed one, when the stream closes. */
export function requestLog(): middy.MiddlewareObj<APIGatewayProxyEvent, HttpAnswer> {
  return {
    before: ({ context }) => void entryOf(context),
    after: logAtEnd,
    onError: logAtEnd,
  };
}

function write(event: APIGatewayProxyEvent, context: Context, { record, startedAt }: Entry): void {
  const { principal, era, method, tool, outcome, status, cause, clerkCalls } = record;
  const line = {
    message: 'request',
    requestId: context.awsRequestId,
    gatewayRequestId: event.requestContext?.requestId,
    principal,
    era,
    method,
    tool,
    outcome: outcome ?? 'ok',
    status,
    durationMs: Math.round((performance.now() - startedAt) * 10) / 10,
    clerkCalls: clerkCalls(),
    ...(cause === undefined ? {} : { cause: describeCause(cause) }),
  };
  if (cause === undefined) console.info(line);
  else console.error(line);
}
