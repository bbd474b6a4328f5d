import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from './faults.ts';
import { refusal } from './operation/errors.ts';
import { errorResponse, jsonResponse } from './operation/wire.ts';

const page = (status: number) =>
  new Response(`<html><head><title>${status}</title></head><body><h1>Error ${status}</h1></body></html>`, {
    status,
    headers: { 'content-type': 'text/html' },
  });

const body = (code: string, message: string, traceId: string) => ({
  errors: [{ code, message, long_message: message }],
  clerk_trace_id: traceId,
});

/**
 * What a fault answers: a response, `drop` to close the connection, or undefined when the request goes on.
 * For `hang` the promise never settles.
 */
export async function answerFault(fault: Fault, traceId: string): Promise<Response | 'drop' | undefined> {
  switch (fault.kind) {
    case 'latency':
      break;
    case 'hang':
      return new Promise(() => {});
    case 'dropped':
      return 'drop';
    case 'rate-limited':
      return jsonResponse(
        429,
        body('too_many_requests', 'Too many requests. Please try again in a bit.', traceId),
        { 'retry-after': String(fault.retryAfter ?? 1) },
      );
    case 'server-error':
      return jsonResponse(
        fault.status ?? 500,
        body('internal_clerk_error', 'Oops, an unexpected error occurred', traceId),
      );
    case 'refusal': {
      const error = refusal(fault.status, fault.code, `Clerk says ${fault.code}`, undefined, fault.parameter);
      return errorResponse(error, traceId);
    }
    case 'html-error':
      return page(fault.status ?? 502);
    case 'no-body':
      return new Response(null, { status: 200 });
    case 'malformed-json':
      return new Response('{"id":"user_2', {
        status: fault.status ?? 200,
        headers: { 'content-type': 'application/json' },
      });
  }
  await wait(fault.milliseconds, undefined, { ref: false });
  return undefined;
}
