import { isLoopback } from './loopback.ts';

/** Schemes that run code or read files in the browser that follows them. */
const harmfulSchemes = new Set([
  'about:',
  'blob:',
  'data:',
  'file:',
  'javascript:',
  'vbscript:',
  'view-source:',
]);

/**
 * Why clients may not register `uri`, as the end of a sentence; undefined when they may: https, http on this
 * machine, and the schemes of native applications (RFC 8252), without a fragment (RFC 6749, section 3.1.2).
 */
export function redirectUriProblem(uri: string): string | undefined {
  if (!URL.canParse(uri)) return 'is not an absolute URI';
  const url = new URL(uri);
  if (uri.includes('#')) return 'has a fragment';
  if (harmfulSchemes.has(url.protocol)) return `has a scheme that is not allowed (${url.protocol})`;
  if (url.protocol === 'http:' && !isLoopback(url)) return 'must use https, unless it is on this machine';
  return undefined;
}

const withoutPort = (url: URL) => {
  const copy = new URL(url);
  copy.port = '';
  return copy.href;
};

/**
 * Whether `uri` is one of the `registered`: the same to the letter, but with any port when it is http on this
 * machine, where a native application takes the port it gets (RFC 8252, section 7.3).
 */
export function isRegistered(uri: string, registered: string[]): boolean {
  if (registered.includes(uri)) return true;
  if (!URL.canParse(uri)) return false;
  const url = new URL(uri);
  if (!isLoopback(url) || uri.includes('#') || url.username !== '' || url.password !== '') return false;
  return registered.some((candidate) => {
    const other = URL.canParse(candidate) ? new URL(candidate) : undefined;
    return other !== undefined && isLoopback(other) && withoutPort(other) === withoutPort(url);
  });
}

/** `uri` with `parameters` added to its query. */
export function redirectTo(uri: string, parameters: Record<string, string | null>): string {
  const url = new URL(uri);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null) url.searchParams.set(name, value);
  }
  return url.href;
}
