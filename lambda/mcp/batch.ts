import { type JSONRPCMessage, ProtocolErrorCode } from '@modelcontextprotocol/server';
import type { Rejection } from './rejection.ts';

/** Messages in one batch at most: they share the time and the memory of one invocation. */
export const maxBatch = 20;
/**
 * The only revision of MCP with batches: 2025-06-18 has removed them. A client that names none may be of it.
 * https://modelcontextprotocol.io/specification/2025-06-18/changelog
 */
const batchVersion = '2025-03-26';

/** What is wrong with a batch, whatever is in it. */
export function batchFault(
  messages: readonly unknown[],
  protocolVersion: string | undefined,
): Rejection | undefined {
  if (protocolVersion !== undefined && protocolVersion !== batchVersion) {
    return fault(
      'batch_not_taken',
      `JSON-RPC batches are part of MCP ${batchVersion} alone: send each message as a POST of its own`,
    );
  }
  if (messages.length > maxBatch) {
    return fault('batch_too_long', `a batch may have ${maxBatch} messages, this one has ${messages.length}`);
  }
  return undefined;
}

/**
 * What is wrong with the ids of the requests in a batch: two of one id would get one response between them. A number
 * and a text are never the same id (https://www.jsonrpc.org/specification#request_object).
 */
export function repeatedId(messages: readonly JSONRPCMessage[]): Rejection | undefined {
  const ids = messages.flatMap((message) => ('method' in message && 'id' in message ? [message.id] : []));
  if (new Set(ids).size === ids.length) return undefined;
  return fault('batch_ids_repeated', 'two requests of the batch have the same id');
}

function fault(reason: Rejection['reason'] & {}, message: string): Rejection {
  return {
    code: ProtocolErrorCode.InvalidRequest,
    message: `Invalid Request: ${message}. Nothing was done.`,
    reason,
  };
}
