import * as unchanged from '@modelcontextprotocol/server';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { differentValues } from '../../../lambda/http/headers.ts';
import { readRequest } from '../../../lambda/edge/request.ts';
import { answerMessage } from '../../../lambda/mcp/answer-message.ts';
import { prepareTools } from '../../../lambda/mcp/prepared-json.ts';
import type { McpRequest } from '../../../lambda/mcp/request.ts';

/** What a client posts. */
export interface Posted {
  /** Names in any case, and as often as wanted. */
  readonly headers: readonly (readonly [string, string])[];
  readonly message: unknown;
}

/** An answer, as far as clients see it. */
export interface Seen {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const serverInfo = { name: 'fixture', title: 'Fixture', version: '1.2.3' };

const listed = [
  {
    name: 'echo',
    description: 'Gives back "what" it got: \0 $& é',
    inputSchema: { type: 'object' as const, properties: { text: { type: 'string' } } },
  },
];
const tools = prepareTools(listed, JSON.stringify(listed));

/** The SDK, or what should be just like it. */
export type Sdk = typeof unchanged;

/** A server whose tools do all that a handler can do. */
function fixtureServer(
  supportedProtocolVersions?: string[],
  { inputRequired, ProtocolError, Server }: Sdk = unchanged,
): unchanged.Server {
  const server = new Server(serverInfo, {
    ...(supportedProtocolVersions && { supportedProtocolVersions }),
    capabilities: {
      tools: { listChanged: false },
      prompts: { listChanged: false },
      resources: { listChanged: false, subscribe: false },
      completions: {},
    },
    instructions: 'Try everything.',
    cacheHints: {
      'tools/list': { ttlMs: 60_000, cacheScope: 'private' },
      'resources/read': { ttlMs: 0, cacheScope: 'private' },
    },
    inputRequired: { legacyShim: false },
  });
  server.setRequestHandler('tools/list', ({ params }) => {
    if (params?.cursor !== undefined) throw new ProtocolError(-32602, 'There is one page only');
    return { tools };
  });
  server.setRequestHandler('tools/call', async ({ params }, { mcpReq }) => {
    const told = params.arguments?.['text'];
    switch (params.name) {
      case 'echo':
        return {
          content: [{ type: 'text', text: JSON.stringify([told, mcpReq.envelope, mcpReq._meta]) }],
          structuredContent: { told, state: mcpReq.requestState() },
        };
      case 'progress': {
        const progressToken = params._meta?.progressToken ?? 'none';
        for (const progress of [1, 2, 3]) {
          await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress } });
        }
        return { content: [], isError: true };
      }
      case 'fail':
        throw new ProtocolError(Number(told), 'It failed', { told });
      case 'break':
        throw new Error('It broke');
      case 'progress-then-fail':
        await mcpReq.notify({
          method: 'notifications/progress',
          params: { progressToken: 1, progress: 1 },
        });
        throw new ProtocolError(-32021, 'It failed late');
      case 'ask':
        return inputRequired({
          inputRequests: {
            sure: inputRequired.elicit({
              message: 'Sure?',
              requestedSchema: { type: 'object', properties: { sure: { type: 'boolean' } } },
            }),
          },
          requestState: 'asked',
        });
      case 'nonsense':
        return { content: 'none' } as never;
      default:
        throw new ProtocolError(-32602, `There is no tool ${params.name}`);
    }
  });
  server.setRequestHandler('prompts/list', () => ({ prompts: [{ name: 'greet' }] }));
  server.setRequestHandler('prompts/get', ({ params }) => ({
    messages: [{ role: 'user', content: { type: 'text', text: JSON.stringify(params) } }],
  }));
  server.setRequestHandler('resources/list', () => ({ resources: [] }));
  server.setRequestHandler('resources/templates/list', () => ({ resourceTemplates: [] }));
  server.setRequestHandler('resources/read', ({ params }) => {
    if (params.uri === 'test://none') throw new ProtocolError(-32002, 'Not found', { uri: params.uri });
    return { contents: [{ uri: params.uri, text: 'here' }] };
  });
  server.setRequestHandler('completion/complete', ({ params }) => ({
    completion: { values: [params.argument.value], hasMore: false },
  }));
  return server;
}

/** How the SDK's own handler answers. */
export async function askSdk({ headers, message }: Posted, sdk = unchanged): Promise<Seen> {
  const handler = sdk.createMcpHandler(() => fixtureServer(undefined, sdk), {
    legacy: 'stateless',
    responseMode: 'auto',
  });
  return seen(await handler.fetch(webRequest(headers), { parsedBody: message }));
}

/** How the SDK's transport for older clients answers one that reads JSON only. */
export async function askSdkForJson({ headers, message }: Posted): Promise<Seen> {
  const transport = new unchanged.WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await fixtureServer().connect(transport);
  return seen(await transport.handleRequest(webRequest(headers), { parsedBody: message }));
}

function webRequest(headers: Posted['headers']): Request {
  // As an event has them: it does not tell in which order names of another case came.
  const byName = Object.entries(valuesByName(headers));
  const sent = new Headers(
    byName.flatMap(([name, values]) => values.map((value): [string, string] => [name, value])),
  );
  // A repeated version counts once here.
  const [version, ...others] = differentValues(valuesByName(headers), 'mcp-protocol-version');
  if (version !== undefined && others.length === 0) sent.set('mcp-protocol-version', version);
  sent.set('content-type', 'application/json');
  sent.set('accept', 'application/json, text/event-stream');
  return new Request('https://example.com/mcp', { method: 'POST', headers: sent, body: '' });
}

async function seen(response: Response): Promise<Seen> {
  const headers = Object.fromEntries(response.headers);
  // A Lambda function has no say in the connection.
  delete headers['connection'];
  return { status: response.status, headers, body: await response.text() };
}

function valuesByName(headers: Posted['headers']): Record<string, string[]> {
  const byName: Record<string, string[]> = {};
  for (const [name, value] of headers) (byName[name] ??= []).push(value);
  return byName;
}

/** What this server reads of it, from the event of API Gateway on. */
export function requestOf({ headers, message }: Posted, accept = '*/*'): McpRequest {
  const multiValueHeaders = {
    'Content-Type': ['application/json'],
    Accept: [accept],
    ...valuesByName(headers),
  };
  const event = { httpMethod: 'POST', multiValueHeaders, body: JSON.stringify(message) };
  return readRequest(event as unknown as APIGatewayProxyEvent, 10_000_000);
}

/** Lets all pass as the SDK has it. */
export const unwatched = {
  onRejected: () => undefined,
  onResponse: (response: unchanged.JSONRPCResponse) => response,
  onFault: (id: unchanged.RequestId): unchanged.JSONRPCResponse => ({
    jsonrpc: '2.0',
    id,
    error: { code: -32603, message: 'It failed inside' },
  }),
};

/** How this server answers. */
export async function askOurs(posted: Posted, accept?: string): Promise<Seen> {
  const answer = await answerMessage(requestOf(posted, accept), {
    serverInfo,
    open: (_era, versions) => fixtureServer(versions),
    ...unwatched,
  });
  const body = await text(Readable.from(answer.body));
  return { status: answer.statusCode, headers: answer.headers, body };
}
