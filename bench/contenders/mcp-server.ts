import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { tools } from './tools.ts';

/** A server of `@modelcontextprotocol/sdk` 1.x with the tools. */
export function createServer(): McpServer {
  const server = new McpServer({ name: 'clerk', version: '1.0.0' });
  for (const { name, description, readOnly, input, run } of tools) {
    server.registerTool(
      name,
      { description, inputSchema: input, annotations: { readOnlyHint: readOnly } },
      run,
    );
  }
  return server;
}
