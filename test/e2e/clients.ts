import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

/** A tool call's result, as far as the tests look at it. */
export interface ToolResult {
  readonly isError?: boolean;
  readonly structuredContent?: Record<string, unknown>;
  readonly content: readonly { readonly type: string; readonly text?: string }[];
}

/** A listed tool, as far as the tests look at it. */
export interface ListedTool {
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly annotations?: Record<string, unknown>;
  readonly inputSchema: { readonly type: string; readonly properties?: Record<string, unknown> };
  readonly outputSchema?: { readonly type: string };
}

/** A connected MCP client, whichever package it comes from. */
export interface TestClient {
  listTools(): Promise<readonly ListedTool[]>;
  call(name: string, args?: Record<string, unknown>): Promise<ToolResult>;
  close(): Promise<void>;
}

const info = { name: 'test', version: '1.0.0' };

async function connectV2(url: string, mode: 'legacy' | 'modern'): Promise<TestClient> {
  const client = new Client(info, {
    versionNegotiation: { mode: mode === 'modern' ? { pin: '2026-07-28' } : 'legacy' },
  });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  return {
    listTools: async () => (await client.listTools()).tools as unknown as ListedTool[],
    call: async (name, args = {}) =>
      (await client.callTool({ name, arguments: args })) as unknown as ToolResult,
    close: () => client.close(),
  };
}

async function connectV1(url: string): Promise<TestClient> {
  const client = new ClientV1(info);
  await client.connect(new TransportV1(new URL(url)));
  return {
    listTools: async () => (await client.listTools()).tools,
    call: async (name, args = {}) =>
      (await client.callTool({ name, arguments: args })) as unknown as ToolResult,
    close: () => client.close(),
  };
}

/** The clients that agents use: the newest protocol, the one before it, and the package that most still have. */
export const clients = [
  { client: 'a 2026-07-28 client', connect: (url: string) => connectV2(url, 'modern') },
  { client: 'a 2025-11-25 client', connect: (url: string) => connectV2(url, 'legacy') },
  { client: 'a client of the v1 package', connect: connectV1 },
] as const;

/** The text of a result. */
export function textOf(result: ToolResult): string {
  return result.content.map((block) => block.text ?? '').join('\n');
}
