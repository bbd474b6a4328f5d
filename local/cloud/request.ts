import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { hostName } from '../base/loopback.ts';

/** API Gateway's quota for a REST API's payload: 10 MB. */
const bodyLimit = 10 * 1024 * 1024;
/** API Gateway's quota for the request line and all header values together, in bytes. */
export const headerLimit = 10_240;

/** A request as it reached the API, its body not yet interpreted. */
export interface GatewayRequest {
  method: string;
  /** Below the stage, as sent: `/mcp`. */
  path: string;
  /** With the stage: `/v1/mcp`. */
  fullPath: string;
  query: URLSearchParams;
  /** Name and value, in the order and case they were sent. */
  headers: [string, string][];
  body: Buffer;
  requestId: string;
  /** The value of x-amz-apigw-id. */
  extendedRequestId: string;
  sourceIp: string;
  /** Host name without port. */
  domainName: string;
  protocol: string;
  /** Milliseconds since the epoch. */
  time: number;
}

/** What can be told of a request before its body is read. The first path segment is taken for the stage. */
export function startRequest(message: IncomingMessage): { stageName: string; request: GatewayRequest } {
  const [fullPath = '/', query = ''] = (message.url ?? '/').split(/\?(.*)/s);
  const [, stageName = '', path = ''] = /^\/([^/]*)(.*)$/s.exec(fullPath) ?? [];
  return {
    stageName,
    request: {
      method: message.method ?? 'GET',
      path: path === '' ? '/' : path,
      fullPath,
      query: new URLSearchParams(query),
      headers: headerPairs(message.rawHeaders),
      body: Buffer.alloc(0),
      requestId: randomUUID(),
      extendedRequestId: `${randomBytes(11).toString('base64url')}=`,
      sourceIp: message.socket.remoteAddress ?? '127.0.0.1',
      domainName: hostName(message.headers.host ?? ''),
      protocol: `HTTP/${message.httpVersion}`,
      time: Date.now(),
    },
  };
}

/** The size API Gateway counts against `headerLimit`. */
export function headerSize(request: GatewayRequest): number {
  const sizes = request.headers.map(([name, value]) => Buffer.byteLength(name) + Buffer.byteLength(value));
  return sizes.reduce((sum, size) => sum + size, request.fullPath.length + request.query.toString().length);
}

/** The request's body, or undefined when it is over `bodyLimit`; what is left is then drained. */
export async function readBody(message: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(message.headers['content-length'] ?? 0) > bodyLimit) {
    message.resume();
    return undefined;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= bodyLimit) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size > bodyLimit ? undefined : Buffer.concat(chunks);
}

/** The last value of a header, whatever its case. */
export function headerOf(request: GatewayRequest, name: string): string | undefined {
  return request.headers.findLast(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

function headerPairs(raw: string[]): [string, string][] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? '']] : []));
}
