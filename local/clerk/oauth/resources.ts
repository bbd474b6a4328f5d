import { isLoopbackHost } from '../../base/loopback.ts';
import { OAuthRefusal } from './oauth-refusal.ts';

/** All names of this machine are one: the MCP URL of the laptop works with each. */
function normal(text: string): string {
  const url = URL.parse(text);
  if (!url) return text;
  if (url.protocol === 'http:' && isLoopbackHost(url.host)) url.hostname = '127.0.0.1';
  return url.href;
}

/**
 * The resources (RFC 8707) that `asked` names, spelled as they were allowed. Throws invalid_target for any other:
 * Clerk issues tokens only for the MCP URLs that were registered with it.
 */
export function requestedResources(asked: string[], allowed: Iterable<string>): string[] {
  const known = new Map([...allowed].map((url) => [normal(url), url]));
  const found = asked.map((url) => {
    const resource = known.get(normal(url));
    if (resource !== undefined) return resource;
    throw new OAuthRefusal('invalid_target', `Not a resource that this server issues tokens for: ${url}`);
  });
  return [...new Set(found)];
}
