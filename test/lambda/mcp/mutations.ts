import * as fc from 'fast-check';
import { envelope, legacy, modern, modernRequest, request } from './posted.ts';
import type { Posted } from './sdk-fixture.ts';

/** Requests without a fault. */
export const valid: readonly Posted[] = [
  legacy(request('ping')),
  legacy(request('tools/list')),
  legacy(request('tools/call', { name: 'echo', arguments: { text: 'x' } })),
  legacy(request('tools/call', { name: 'progress', _meta: { progressToken: 1 } })),
  legacy(
    request('initialize', {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: 'test', version: '1' },
    }),
  ),
  legacy({ jsonrpc: '2.0', method: 'notifications/initialized' }),
  legacy({ jsonrpc: '2.0', id: 1, result: {} }),
  legacy([request('ping'), request('tools/list', {}, 2), { jsonrpc: '2.0', method: 'notifications/x' }]),
  modernRequest('tools/list'),
  modernRequest('tools/call', { name: 'echo', arguments: { text: 'x' } }),
  modernRequest('tools/call', { name: 'progress', _meta: { progressToken: 1 } }),
  modernRequest('tools/call', { name: 'ask', inputResponses: { sure: { action: 'accept' } } }),
  modernRequest('tools/call', { name: 'fail', arguments: { text: -32601 } }),
  modernRequest('resources/read', { uri: 'test://none' }),
  modernRequest('prompts/get', { name: 'greet' }),
  modernRequest('server/discover'),
  modernRequest('subscriptions/listen', { notifications: { toolsListChanged: true } }),
];

/** Values that mean something somewhere in a message. */
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 1 }),
  fc.constantFrom(
    '2.0',
    modern,
    '2025-11-25',
    'initialize',
    'tools/call',
    'tools/list',
    'echo',
    'constructor',
    '__proto__',
    'io.modelcontextprotocol/protocolVersion',
  ),
  fc.constant(envelope),
);

type Change = (posted: Posted) => Posted;

/** Puts a value in the place of another one, which `choices` lead to from the outside in. */
function replaced(target: unknown, [choice, ...choices]: readonly number[], put: unknown): unknown {
  if (choice === undefined || typeof target !== 'object' || target === null) return put;
  const keys = Object.keys(target);
  const key = keys[choice % (keys.length + 1)] ?? 'added';
  const inner = replaced((target as Record<string, unknown>)[key], choices, put);
  if (Array.isArray(target)) return target.toSpliced(Number(key) || 0, 1, inner);
  return Object.fromEntries([...Object.entries(target).filter(([name]) => name !== key), [key, inner]]);
}

const choices = fc.array(fc.nat(9), { minLength: 1, maxLength: 4 });
const headerName = fc.constantFrom('MCP-Protocol-Version', 'Mcp-Method', 'Mcp-Name', 'mcp-name');
const headerValue = fc.oneof(
  fc.constantFrom(modern, '2025-11-25', 'tools/call', 'echo', '=?base64?ZWNobw==?=', '=?base64?*?=', ''),
  fc.stringMatching(/^[ -~]{0,20}$/),
);

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(choices, value).map(([path, put]): Change => (posted) => ({
    ...posted,
    message: JSON.parse(JSON.stringify(replaced(posted.message, path, put))),
  })),
  choices.map((path): Change => (posted) => ({
    ...posted,
    // What is undefined is left out of the JSON.
    message: JSON.parse(JSON.stringify(replaced(posted.message, path, undefined) ?? null)),
  })),
  fc.tuple(headerName, headerValue).map(([name, text]): Change => (posted) => ({
    ...posted,
    headers: [...posted.headers.filter(([other]) => other !== name), [name, text] as const],
  })),
  fc.tuple(headerName, headerValue).map(([name, text]): Change => (posted) => ({
    ...posted,
    headers: [...posted.headers, [name, text] as const],
  })),
  headerName.map((name): Change => (posted) => ({
    ...posted,
    headers: posted.headers.filter(([other]) => other !== name),
  })),
  fc.constant<Change>((posted) => ({ ...posted, message: [posted.message] })),
);

/** Requests with up to three faults. */
export const mutated: fc.Arbitrary<Posted> = fc
  .tuple(fc.constantFrom(...valid), fc.array(change, { maxLength: 3 }))
  .map(([posted, changes]) => changes.reduce((before, apply) => apply(before), posted));
