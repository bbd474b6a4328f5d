import type { JSONRPCMessage } from '@modelcontextprotocol/server';

const prepared = new WeakMap<object, string>();
/** Holds the place of the prepared text while the rest is serialized. */
const slot = '\0';
const serializedSlot = JSON.stringify(slot);

/** Serializes a list of tools once, for all answers that hold it. */
export function prepareTools<Tools extends object>(tools: Tools): Tools {
  prepared.set(tools, JSON.stringify(tools));
  return tools;
}

/** A message as JSON text. */
export function serialize(message: JSONRPCMessage): string {
  if (!('result' in message) || typeof message.result['tools'] !== 'object') return JSON.stringify(message);
  const { tools, ...rest } = message.result;
  const text = prepared.get(tools as object);
  if (text === undefined) return JSON.stringify(message);
  // The slot comes first of all that is text, so nothing in the rest can be taken for it.
  const { result: _, ...envelope } = message;
  const around = JSON.stringify({ result: { tools: slot, ...rest }, ...envelope });
  return around.replace(serializedSlot, () => text);
}
