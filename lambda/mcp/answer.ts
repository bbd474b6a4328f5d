import { Readable } from 'node:stream';
import type { Chunk } from './prepared-json.ts';
import type { Rejection } from './rejection.ts';

/** What an MCP request is answered with over HTTP. */
export interface McpAnswer {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  /** A stream when the answer goes out before it is complete. */
  readonly body: readonly Chunk[] | Readable;
}

/** The answer to what is no request: 202 without a body. */
export const accepted: McpAnswer = { statusCode: 202, headers: {}, body: [] };

/** JSON as an answer. */
export function jsonAnswer(statusCode: number, json: readonly Chunk[]): McpAnswer {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: joined(json) };
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
    body: events instanceof Readable ? events : joined(events),
  };
}

/** One server-sent event that holds JSON. */
export function eventOf(json: readonly Chunk[]): Chunk[] {
  return ['event: message\ndata: ', ...json, '\n\n'];
}

/** A message that is refused before a server sees it; `id` is null where there is no single request to answer. */
export function rejectionAnswer(
  statusCode: number,
  { code, message, data }: Rejection,
  id: string | number | null,
): McpAnswer {
  return jsonAnswer(statusCode, [JSON.stringify({ jsonrpc: '2.0', error: { code, message, data }, id })]);
}

/** With texts that follow one another made one: each part is a write. */
function joined(chunks: readonly Chunk[]): Chunk[] {
  const parts: Chunk[] = [];
  for (const chunk of chunks) {
    const last = parts.at(-1);
    if (typeof last === 'string' && typeof chunk === 'string') parts[parts.length - 1] = last + chunk;
    else parts.push(chunk);
  }
  return parts;
}
