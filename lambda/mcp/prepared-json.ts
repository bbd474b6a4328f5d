import type { JSONRPCMessage } from '@modelcontextprotocol/server';

/** A part of a body: text, or the bytes of text that was encoded before. */
export type Chunk = string | Buffer;

const prepared = new WeakMap<object, Buffer>();
/** Holds the place of the prepared bytes while the rest is serialized. */
const slot = '\0';
const serializedSlot = JSON.stringify(slot);

/**
 * Encodes a list of tools once, for all answers that hold it: it is long, and copying it costs each of them. `json` is
 * the list as JSON.
 */
export function prepareTools<Tools extends object>(tools: Tools, json: string): Tools {
  prepared.set(tools, Buffer.from(json));
  return tools;
}

/** A message as JSON. */
export function serialize(message: JSONRPCMessage): Chunk[] {
  if (!('result' in message) || typeof message.result['tools'] !== 'object') return [JSON.stringify(message)];
  const { result, ...envelope } = message;
  const { tools, ...rest } = result;
  const bytes = prepared.get(tools as object);
  if (bytes === undefined) return [JSON.stringify(message)];
  // The slot comes first of all that is text, so nothing in the rest can be taken for it.
  const around = JSON.stringify({ result: { tools: slot, ...rest }, ...envelope });
  const start = around.indexOf(serializedSlot);
  return [around.slice(0, start), bytes, around.slice(start + serializedSlot.length)];
}
