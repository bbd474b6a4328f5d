import { differentValues, headerValues, type MultiValueHeaders } from '../http/headers.ts';
import { decodeHeader } from '../http/header-value.ts';

/** From this revision on, headers say what a request is about, and the MCP layer holds them to the body. */
const firstRevisionWithHeaders = '2026-07-28';

/**
 * The tool that a request of a modern client calls, by its headers `Mcp-Method` and `Mcp-Name`; undefined for any other
 * request, and where the headers can't be relied on, which the MCP layer refuses by what is wrong with them. Older
 * clients name the tool in the body alone.
 */
export function calledTool(headers: MultiValueHeaders | null | undefined): string | undefined {
  const [version, ...others] = differentValues(headers, 'mcp-protocol-version');
  if (
    version === undefined ||
    others.length > 0 ||
    !/^\d{4}-\d{2}-\d{2}$/.test(version) ||
    version < firstRevisionWithHeaders
  ) {
    return undefined;
  }
  const methods = headerValues(headers, 'mcp-method');
  const names = headerValues(headers, 'mcp-name');
  if (methods.length > 1 || names.length > 1 || methods[0] !== 'tools/call') return undefined;
  return names[0] === undefined ? undefined : decodeHeader(names[0]);
}

/**
 * The value of `WWW-Authenticate` for a caller whose token is good: `insufficient_scope` with the scopes of a token that
 * would reach far enough (RFC 6750, section 3.1); without any, no error that a client would try to mend.
 */
export function challengeFor(scopes: readonly string[], metadataUrl: string): string {
  const error = scopes.length > 0 ? `error="insufficient_scope", scope="${scopes.join(' ')}", ` : '';
  return `Bearer ${error}resource_metadata="${metadataUrl}"`;
}
