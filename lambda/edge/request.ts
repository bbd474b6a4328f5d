import { cut } from '../base/cut.ts';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { isJsonContentType } from '@modelcontextprotocol/server';
import { isNestedDeeper, maxLevels } from '../base/nesting.ts';
import type { McpRequest } from '../mcp/request.ts';
import { differentValues, headerText } from '../http/headers.ts';
import { HttpError } from './http-error.ts';

/**
 * Reads the MCP message of an API Gateway event.
 * Throws `HttpError`: 405 for another method, 413 over `maxBytes` (bytes of the decoded
 * body), 415 for another content type, a compressed body or another encoding than UTF-8, 400 for what is no JSON or
 * nested too deep.
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
  const repeatable = (name: string) => {
    const values = differentValues(event.multiValueHeaders, name);
    return values.length === 0 ? undefined : values.map((value) => value.trim()).join(', ');
  };
  const contentType = header('content-type');
  if (!contentType || !isJsonContentType(contentType)) {
    throw unsupported(`Content-Type must be application/json, not ${quoted(contentType ?? 'missing')}.`);
  }
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType)?.[1];
  if (charset !== undefined && !/^(utf-?8|us-ascii)$/i.test(charset)) {
    throw unsupported(
      `The charset of the body must be utf-8, not ${quoted(charset)}: JSON has no other (RFC 8259).`,
    );
  }
  const encoding = header('content-encoding');
  if (encoding && !/^identity$/i.test(encoding)) {
    throw unsupported(
      `Content-Encoding ${quoted(encoding)} is not supported: send the body uncompressed, without that header.`,
      // RFC 9110, section 12.5.3
      { 'accept-encoding': 'identity' },
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
      `The message is nested too deeply: lists and objects may have ${maxLevels} levels.`,
      {},
      'nested_too_deep',
    );
  }
  // The protocol wants both types named; clients that name fewer are served all the same.
  const accepted = header('accept') ?? '';
  return {
    message: parseJson(body),
    // Claude Code and claude.ai's connectors were seen sending it twice; different ones are refused with the message.
    protocolVersion: repeatable('mcp-protocol-version'),
    method: header('mcp-method'),
    name: header('mcp-name'),
    jsonOnly: accepted.includes('application/json') && !/text\/(event-stream|\*)|\*\/\*/.test(accepted),
  };
}

function parseJson(body: Buffer): unknown {
  const text = body.toString('utf8');
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch (error) {
    throw noJson(error instanceof SyntaxError ? whyNoJson(text) : 'is not valid JSON');
  }
  // What Latin-1 or half a character becomes on the way would be stored as damage.
  if (text.includes('\uFFFD')) {
    throw noJson('is not UTF-8 throughout: send UTF-8; the character U+FFFD itself is sent as \\ufffd');
  }
  return message;
}

const noJson = (reason: string) =>
  new HttpError(400, -32700, `Parse error: the body ${reason}.`, {}, 'no_json');

/** API Gateway hands bytes that are no UTF-8 on as U+FFFD. */
function whyNoJson(text: string): string {
  if (text === '') return 'is empty';
  if (text.startsWith('\uFEFF')) return 'begins with a byte order mark: leave it out (RFC 8259)';
  if (/^\uFFFD\uFFFD|^.?\0/.test(text)) return 'is not UTF-8 but, it seems, UTF-16 or UTF-32: send UTF-8';
  if (text.startsWith('\u001F')) return 'is compressed: send it as it is';
  return 'is not valid JSON';
}

function unsupported(message: string, headers: Readonly<Record<string, string>> = {}): HttpError {
  return new HttpError(415, -32600, message, headers, 'content_type');
}

const quoted = (value: string) => JSON.stringify(cut(value, 100));
