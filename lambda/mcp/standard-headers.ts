import { cut } from '../base/cut.ts';
import type { JSONRPCRequest } from '@modelcontextprotocol/server';
import { decodeHeader } from '../http/header-value.ts';
import type { Rejection } from './rejection.ts';
import type { McpRequest } from './request.ts';

/** `HeaderMismatch` of MCP 2026-07-28. */
const headerMismatch = -32020;

/** What the header `Mcp-Name` repeats of the parameters, by method. */
const namedBy = new Map([
  ['tools/call', 'name'],
  ['prompts/get', 'name'],
  ['resources/read', 'uri'],
  ['tasks/get', 'taskId'],
  ['tasks/update', 'taskId'],
  ['tasks/cancel', 'taskId'],
]);

/**
 * What is wrong with the headers that a request of the modern era must have; undefined when they say what the body
 * says. The SDK's rules and words (it exports no function for them); that the values of the first two agree with the
 * body is checked when the message is classified.
 */
export function checkStandardHeaders(
  headers: Pick<McpRequest, 'protocolVersion' | 'method' | 'name'>,
  { method, params }: JSONRPCRequest,
  version: string,
): Rejection | undefined {
  if (headers.protocolVersion === undefined) {
    return missing(
      `the body envelope names protocol version ${version} but the required MCP-Protocol-Version header is absent`,
    );
  }
  if (headers.method === undefined) {
    return missing(`the body names method ${method} but the required Mcp-Method header is absent`);
  }
  const field = namedBy.get(method);
  if (field === undefined) return undefined;
  const value = params?.[field];
  const named = typeof value === 'string' ? value : undefined;
  if (headers.name === undefined) {
    if (named === undefined) return undefined;
    return missing(`the body carries params.${field}="${named}" but the required Mcp-Name header is absent`);
  }
  const decoded = decodeHeader(headers.name);
  if (decoded === undefined) {
    return mismatch(headers.name, 'the Mcp-Name header carries an invalid Base64 sentinel value');
  }
  if (named === undefined || decoded === named) return undefined;
  return mismatch(
    headers.name,
    `the body carries params.${field}="${named}" but the Mcp-Name header names "${decoded}"`,
  );
}

/** What is wrong with the header `MCP-Protocol-Version` where it has more than one value; undefined otherwise. */
export function severalVersions(protocolVersion: string | undefined): Rejection | undefined {
  if (!protocolVersion?.includes(',')) return undefined;
  return {
    code: headerMismatch,
    message: `Bad Request: MCP-Protocol-Version has different values (${cut(protocolVersion, 100)}): send one`,
  };
}

function missing(body: string): Rejection {
  return mismatch('(missing)', body);
}

function mismatch(header: string, body: string): Rejection {
  return {
    code: headerMismatch,
    message: `Bad Request: the request headers and body disagree: ${body}`,
    data: { mismatch: { header, body } },
  };
}
