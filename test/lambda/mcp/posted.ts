import type { Posted } from './sdk-fixture.ts';

/** The current revision. */
export const modern = '2026-07-28';

/** What a client of 2026-07-28 sends along. */
export const envelope = {
  'io.modelcontextprotocol/protocolVersion': modern,
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': { elicitation: {} },
};

/** A message of an older client. */
export function legacy(message: unknown, ...headers: Posted['headers']): Posted {
  return { headers, message };
}

/** A request of an older client. */
export function request(method: unknown, params?: unknown, id: unknown = 1): Record<string, unknown> {
  return { jsonrpc: '2.0', id, method, ...(params !== undefined && { params }) };
}

/** A request of a 2026-07-28 client, with the headers that belong to it unless others are given. */
export function modernRequest(
  method: string,
  params: Record<string, unknown> = {},
  headers?: Posted['headers'],
): Posted {
  const name = params['name'] ?? params['uri'];
  return {
    headers: headers ?? [
      ['MCP-Protocol-Version', modern],
      ['Mcp-Method', method],
      ...(typeof name === 'string' ? ([['Mcp-Name', name]] as const) : []),
    ],
    message: request(method, {
      ...params,
      _meta: { ...envelope, ...(params['_meta'] as object | undefined) },
    }),
  };
}
