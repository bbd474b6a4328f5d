import type { Readable } from 'node:stream';

/** What an MCP request is answered with over HTTP. */
export interface McpAnswer {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  /** A stream of events when the answer goes out before it is complete. */
  readonly body: string | Readable;
}

/** A JSON-RPC error as the protocol layer reports it. */
export interface Rejection {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/** The answer to what is no request: 202 without a body. */
export const accepted: McpAnswer = { statusCode: 202, headers: {}, body: '' };

/** One JSON text as an answer. */
export function jsonAnswer(statusCode: number, body: string): McpAnswer {
  return { statusCode, headers: { 'content-type': 'application/json' }, body };
}

/** Server-sent events as an answer. */
export function eventsAnswer(body: string | Readable): McpAnswer {
  return {
    statusCode: 200,
    headers: {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    },
    body,
  };
}

/** One server-sent event that holds a JSON text. */
export function eventOf(json: string): string {
  return `event: message\ndata: ${json}\n\n`;
}

/** A message that is refused before a server sees it; `id` is null where there is no single request to answer. */
export function rejectionAnswer(
  statusCode: number,
  { code, message, data }: Rejection,
  id: string | number | null,
): McpAnswer {
  return jsonAnswer(statusCode, JSON.stringify({ jsonrpc: '2.0', error: { code, message, data }, id }));
}
