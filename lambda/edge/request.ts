import type { APIGatewayProxyEvent } from 'aws-lambda';
import { isJsonContentType } from '@modelcontextprotocol/server';
import type { McpRequest } from '../mcp/request.ts';
import { headerText } from '../http/headers.ts';
import { isNestedDeeper } from './nesting.ts';
import { HttpError } from './http-error.ts';

/** Levels of lists and objects at most: no argument has a tenth of them, and what walks them calls itself for each. */
const maxLevels = 100;

/**
 * Reads the MCP message of an API Gateway event.
 * Throws `HttpError`: 405 for another method, 413 over `maxBytes` (bytes of the decoded
 * body), 415 for another content type, 400 for what is no JSON or nested
 * too deep.
 */
export function readRequest(event: APIGatewayProxyEvent, maxBytes: number): McpRequest {
  if (event.httpMethod !== 'POST') {
    throw new HttpError(
      405,
      -32600,
      'This server keeps no sessions: send each MCP message as a POST.',
      { allow: 'POST' },
      'method',
    );
  }
  const header = (name: string) => headerText(event.multiValueHeaders, name);
  const contentType = header('content-type');
  if (!contentType || !isJsonContentType(contentType)) {
    throw new HttpError(
      415,
      -32600,
      `Content-Type must be application/json, not ${JSON.stringify((contentType ?? 'missing').slice(0, 100))}.`,
      {},
      'content_type',
    );
  }
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (body.byteLength > maxBytes) {
    throw new HttpError(
      413,
      -32600,
      `The body has ${body.byteLength} bytes; at most ${maxBytes} are read.`,
      {},
      'body_too_large',
    );
  }
  if (isNestedDeeper(body, maxLevels)) {
    throw new HttpError(
      400,
      -32600,
      `The message is nested too deep: lists and objects may have ${maxLevels} levels.`,
      {},
      'nested_too_deep',
    );
  }
  // The protocol wants both types named; clients that name fewer are served all the same.
  const accepted = header('accept') ?? '';
  return {
    message: parseJson(body),
    protocolVersion: header('mcp-protocol-version'),
    method: header('mcp-method'),
    name: header('mcp-name'),
    jsonOnly: accepted.includes('application/json') && !/text\/(event-stream|\*)|\*\/\*/.test(accepted),
  };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    const reason = error instanceof SyntaxError && body.byteLength > 0 ? 'is not valid JSON' : 'is empty';
    throw new HttpError(400, -32700, `Parse error: the body ${reason}.`, {}, 'no_json');
  }
}
