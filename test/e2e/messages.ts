/** Headers of a JSON request that reads both kinds of answers. */
export const json = {
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
} as const;

/** A `tools/list` as older clients send it. */
export const legacyList = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });

/** A request as a 2026-07-28 client sends it: `fetch` options whose headers say what the body says. */
export function modernRequest(
  method: string,
  params: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): { method: 'POST'; headers: Record<string, string>; body: string } {
  return {
    method: 'POST',
    headers: { ...json, 'mcp-protocol-version': '2026-07-28', 'mcp-method': method, ...headers },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method,
      params: {
        ...params,
        _meta: {
          'io.modelcontextprotocol/protocolVersion': '2026-07-28',
          'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
          'io.modelcontextprotocol/clientCapabilities': {},
        },
      },
    }),
  };
}

/** A tool call as a 2026-07-28 client sends it. */
export function modernCall(
  name: string,
  args: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): ReturnType<typeof modernRequest> {
  return modernRequest('tools/call', { name, arguments: args }, { 'mcp-name': name, ...headers });
}

/** A tool call as older clients send it. */
export function legacyCall(name: string, args: Record<string, unknown> = {}) {
  return {
    method: 'POST',
    headers: { ...json },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name, arguments: args },
    }),
  } as const;
}
