import { version } from '../../lib/version.ts';
import type { Authorize } from './credentials.ts';
import { type Answer, objectIn, send, type Sent, type Way } from './http.ts';

/** The newest revision of MCP that this server speaks, and the newest of those that begin with `initialize`. */
export const modernRevision = '2026-07-28';
export const olderRevision = '2025-11-25';

/** What a call came to. */
export interface Called {
  readonly answer: Answer;
  /** The result of JSON-RPC; undefined where there is none. */
  readonly result: Readonly<Record<string, unknown>> | undefined;
  /** The message of an error of JSON-RPC. */
  readonly error: string | undefined;
  /** `data.reason` of such an error: which of this server's refusals it is. */
  readonly reason: string | undefined;
}

/** Calls an MCP server as one client does. */
export interface Caller {
  /** As clients of 2026-07-28 do. */
  modern(method: string, params?: Readonly<Record<string, unknown>>): Promise<Called>;
  /** As older clients do; without `id` it is a notification. */
  older(method: string, params?: Readonly<Record<string, unknown>>, id?: number): Promise<Called>;
}

const clientInfo = { name: 'clerk-mcp doctor', version };

/** Each method throws `Unreached`. */
export function caller(url: URL, authorize: Authorize, way: Way): Caller {
  const post = async (body: object, headers: Readonly<Record<string, string>> = {}): Promise<Called> => {
    const request: Sent = {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...headers,
      },
      body: JSON.stringify(body),
    };
    const answer = await send(url, await authorize(url, request), way);
    const message = messageIn(answer);
    const { message: error, data } = (message?.['error'] ?? {}) as { message?: unknown; data?: unknown };
    const { reason } = (data ?? {}) as { reason?: unknown };
    return {
      answer,
      result: message?.['result'] as Called['result'],
      error: typeof error === 'string' ? error : undefined,
      reason: typeof reason === 'string' ? reason : undefined,
    };
  };
  return {
    modern(method, params = {}) {
      const name: Record<string, string> =
        typeof params['name'] === 'string' ? { 'mcp-name': params['name'] } : {};
      const _meta = {
        'io.modelcontextprotocol/protocolVersion': modernRevision,
        'io.modelcontextprotocol/clientInfo': clientInfo,
        'io.modelcontextprotocol/clientCapabilities': {},
      };
      return post(
        { jsonrpc: '2.0', id: 1, method, params: { ...params, _meta } },
        { 'mcp-protocol-version': modernRevision, 'mcp-method': method, ...name },
      );
    },
    older(method, params = {}, id) {
      const body = { jsonrpc: '2.0', ...(id === undefined ? {} : { id }), method, params };
      return post(body, method === 'initialize' ? {} : { 'mcp-protocol-version': olderRevision });
    },
  };
}

/** The parameters of `initialize`. */
export const initializing = { protocolVersion: olderRevision, capabilities: {}, clientInfo };

/** The last message of JSON-RPC in an answer, be it JSON or a stream of events. */
function messageIn({ headers, body }: Answer): Readonly<Record<string, unknown>> | undefined {
  if (!(headers.get('content-type') ?? '').startsWith('text/event-stream')) return objectIn(body);
  const events = body
    .split(/\r?\n\r?\n/)
    .map((event) =>
      event
        .split(/\r?\n/)
        .flatMap((line) => (line.startsWith('data:') ? [line.slice('data:'.length)] : []))
        .join('\n'),
    )
    .filter((data) => data.trim() !== '');
  return objectIn(events.at(-1) ?? '');
}
