import type { ClerkRefusal } from './errors.ts';

/**
 * A JSON answer. The content type has no charset: with one, `@clerk/backend` takes the body for text.
 */
export function jsonResponse(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

/** An answer that is nothing but a status. */
export function emptyResponse(status: 202 | 204): Response {
  return new Response(null, { status });
}

/** Clerk's error body. The trace id is what its support asks for. */
export function errorResponse(refusal: ClerkRefusal, traceId: string): Response {
  return jsonResponse(refusal.status, { errors: refusal.errors, clerk_trace_id: traceId });
}
