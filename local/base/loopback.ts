const loopbackNames = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** The name in a Host header, lowercase and without port. */
export function hostName(host: string): string {
  return host.replace(/:\d+$/, '').toLowerCase();
}

/**
 * Whether a Host header names this machine. A web page whose own name was pointed at this machine (DNS rebinding) still
 * sends that name.
 */
export function isLoopbackHost(host: string | undefined): boolean {
  return host !== undefined && loopbackNames.has(hostName(host));
}

/** Whether an Origin header is of a page that this machine serves, by plain http and on whatever port. */
export function isLoopbackOrigin(origin: string): boolean {
  return origin.startsWith('http://') && isLoopbackHost(origin.slice('http://'.length));
}
