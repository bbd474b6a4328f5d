import { Readable } from 'node:stream';
import type { Chunk } from './prepared-json.ts';

/** What an MCP request is answered with over HTTP. */
export interface McpAnswer {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  /** A stream when the answer goes out before it is complete, or is bytes already. */
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

/** JSON as an answer. */
export function jsonAnswer(statusCode: number, json: readonly Chunk[]): McpAnswer {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: bodyOf(json) };
}

/** Server-sent events as an answer. */
export function eventsAnswer(events: readonly Chunk[] | Readable): McpAnswer {
  return {
    statusCode: 200,
    headers: {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    },
    body: events instanceof Readable ? events : bodyOf(events),
  };
}

/** One server-sent event that holds JSON. */
export function eventOf(json: readonly Chunk[]): Chunk[] {
  return ['event: message\ndata: ', ...json, '\n\n'];
}

function bodyOf(chunks: readonly Chunk[]): string | Readable {
  if (chunks.every((chunk) => typeof chunk === 'string')) return chunks.join('');
  const stream = new Readable({ read: () => undefined });
  for (const chunk of chunks) stream.push(chunk);
  stream.push(null);
  return stream;
}

/** A message that is refused before a server sees it; `id` is null where there is no single request to answer. */
export function rejectionAnswer(
  statusCode: number,
  { code, message, data }: Rejection,
  id: string | number | null,
): McpAnswer {
  return jsonAnswer(statusCode, [JSON.stringify({ jsonrpc: '2.0', error: { code, message, data }, id })]);
}
