import { headerValues, type MultiValueHeaders } from '../http/headers.ts';
import { decodeHeader } from '../http/header-value.ts';

/** From this revision on, headers say what a request is about, and the MCP layer holds them to the body. */
const firstRevisionWithHeaders = '2026-07-28';

/** What the headers of a request say about the tool it calls. */
export type CalledTool = { readonly name: string } | 'unreadable' | undefined;

/**
 * The tool that a request of a modern client calls, by its headers `Mcp-Method` and `Mcp-Name`; `unreadable` when
 * they can't be relied on; undefined for any other request. Older clients name it in the body alone.
 */
export function calledTool(headers: MultiValueHeaders | null | undefined): CalledTool {
  const [version] = headerValues(headers, 'mcp-protocol-version');
  if (version === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(version) || version < firstRevisionWithHeaders) {
    return undefined;
  }
  const methods = headerValues(headers, 'mcp-method');
  const names = headerValues(headers, 'mcp-name');
  if (methods.length > 1 || names.length > 1) return 'unreadable';
  if (methods[0] !== 'tools/call') return undefined;
  const name = names[0] === undefined ? undefined : decodeHeader(names[0]);
  return name === undefined ? 'unreadable' : { name };
}

/** The value of `WWW-Authenticate` for a caller whose token is good but does not reach far enough (RFC 6750, section 3.1). */
export function insufficientScope(scopes: readonly string[], metadataUrl: string): string {
  const scope = scopes.length > 0 ? `, scope="${scopes.join(' ')}"` : '';
  return `Bearer error="insufficient_scope"${scope}, resource_metadata="${metadataUrl}"`;
}
