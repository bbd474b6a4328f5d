import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { signedFetch } from '../../local/aws-signature.ts';
import type { ExamplePrincipal, Laptop, TokenHolder } from '../../local/laptop.ts';

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

/** How far a tool has come, as it tells while it runs. */
export interface Progress {
  readonly progress: number;
  readonly total?: number;
  readonly message?: string;
}

/** A listed prompt, as far as the tests look at it. */
export interface ListedPrompt {
  readonly name: string;
  readonly arguments?: readonly { readonly name: string; readonly required?: boolean }[];
}

/** A connected MCP client, whichever package it comes from. */
export interface TestClient {
  listTools(): Promise<readonly ListedTool[]>;
  /** With `onProgress`, the client asks to be told of progress. */
  call(
    name: string,
    args?: Record<string, unknown>,
    onProgress?: (progress: Progress) => void,
  ): Promise<ToolResult>;
  listPrompts(): Promise<readonly ListedPrompt[]>;
  /** The text of a prompt with its arguments filled in. */
  getPrompt(name: string, args?: Record<string, string>): Promise<string>;
  listResources(): Promise<readonly unknown[]>;
  listResourceTemplates(): Promise<readonly string[]>;
  /** What stands at a URI, parsed. */
  readResource(uri: string): Promise<Record<string, unknown>>;
  /** What may complete the variable of a resource template, or the argument of a prompt. */
  complete(of: { uri: string } | { prompt: string }, name: string, value: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** How a client gets to the server: where, and with which `fetch`. */
export interface Connection {
  readonly url: string;
  readonly fetch: typeof fetch;
}

const info = { name: 'test', version: '1.0.0' };

/** A `fetch` that sends a bearer token. */
export function bearerFetch(token: string): typeof fetch {
  return (input, init) => {
    const request = new Request(input, init);
    request.headers.set('authorization', `Bearer ${token}`);
    return fetch(request);
  };
}

/** Connects by a machine token of the laptop's; by default as one that may do everything, and is not asked. */
export function as(laptop: Laptop, principal: TokenHolder = 'unattended'): Connection {
  return { url: laptop.mcpUrl, fetch: bearerFetch(laptop.tokens[principal]) };
}

/** Connects with a token. */
export function withToken(laptop: Laptop, token: string): Connection {
  return { url: laptop.mcpUrl, fetch: bearerFetch(token) };
}

/** Connects as one of the laptop's example principals, by AWS signature. */
export function signedAs(laptop: Laptop, principal: ExamplePrincipal): Connection {
  const { iam, region, signedUrl: url } = laptop;
  return { url, fetch: signedFetch(iam[principal], { region, service: 'execute-api' }) };
}

/** What both packages offer in the same way. */
function promptsAndResources(client: Client | ClientV1): Omit<TestClient, 'listTools' | 'call' | 'close'> {
  return {
    listPrompts: async () => (await client.listPrompts()).prompts,
    getPrompt: async (name, args) => {
      const { messages } = await client.getPrompt({ name, ...(args && { arguments: args }) });
      return messages.map(({ content }) => ('text' in content ? content.text : '')).join('\n');
    },
    listResources: async () => (await client.listResources()).resources,
    listResourceTemplates: async () =>
      (await client.listResourceTemplates()).resourceTemplates.map(({ uriTemplate }) => uriTemplate),
    readResource: async (uri) => {
      const { contents } = await client.readResource({ uri });
      const [content] = contents;
      return JSON.parse(content && 'text' in content ? content.text : '');
    },
    complete: async (of, name, value) => {
      const ref =
        'uri' in of
          ? { type: 'ref/resource' as const, uri: of.uri }
          : { type: 'ref/prompt' as const, name: of.prompt };
      return (await client.complete({ ref, argument: { name, value } })).completion.values;
    },
  };
}

async function connectV2({ url, fetch }: Connection, mode: 'legacy' | 'modern'): Promise<TestClient> {
  const client = new Client(info, {
    versionNegotiation: { mode: mode === 'modern' ? { pin: '2026-07-28' } : 'legacy' },
  });
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { fetch }));
  return {
    listTools: async () => (await client.listTools()).tools as unknown as ListedTool[],
    call: async (name, args = {}, onProgress) =>
      (await client.callTool(
        { name, arguments: args },
        onProgress && { onprogress: onProgress },
      )) as unknown as ToolResult,
    ...promptsAndResources(client),
    close: () => client.close(),
  };
}

async function connectV1({ url, fetch }: Connection): Promise<TestClient> {
  // Takes long to import, and most tests do without it.
  const [{ Client: ClientV1 }, { StreamableHTTPClientTransport: TransportV1 }] = await Promise.all([
    import('@modelcontextprotocol/sdk/client/index.js'),
    import('@modelcontextprotocol/sdk/client/streamableHttp.js'),
  ]);
  const client = new ClientV1(info);
  await client.connect(new TransportV1(new URL(url), { fetch }));
  return {
    listTools: async () => (await client.listTools()).tools,
    call: async (name, args = {}, onProgress) =>
      (await client.callTool(
        { name, arguments: args },
        undefined,
        onProgress && { onprogress: onProgress },
      )) as unknown as ToolResult,
    ...promptsAndResources(client),
    close: () => client.close(),
  };
}

/** The clients that agents use: the newest protocol, the one before it, and the package that most still have. */
export const clients = [
  {
    client: 'a 2026-07-28 client',
    era: 'modern',
    connect: (connection: Connection) => connectV2(connection, 'modern'),
  },
  {
    client: 'a 2025-11-25 client',
    era: 'legacy',
    connect: (connection: Connection) => connectV2(connection, 'legacy'),
  },
  { client: 'a client of the v1 package', era: 'legacy', connect: connectV1 },
] as const;

/** The client of somebody who confirms whatever is asked, and so calls twice where the server asks first. */
export function confirming(client: TestClient): TestClient {
  return {
    ...client,
    async call(name, args = {}, ...rest) {
      const answer = await client.call(name, args, ...rest);
      const approval = answer.structuredContent?.['approval'] as { confirmation: string } | undefined;
      return approval ? client.call(name, { ...args, confirmation: approval.confirmation }, ...rest) : answer;
    },
  };
}

/** The text of a result. */
export function textOf(result: ToolResult): string {
  return result.content.map((block) => block.text ?? '').join('\n');
}
