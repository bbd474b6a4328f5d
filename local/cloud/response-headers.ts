/**
 * Response headers API Gateway keeps for itself, after its "Important notes" for REST APIs: it hands a function's
 * value on under another name.
 */
const remapped = new Set([
  'authorization',
  'connection',
  'content-md5',
  'date',
  'host',
  'max-forwards',
  'server',
  'user-agent',
  'www-authenticate',
]);

const dropped = new Set(['expect', 'proxy-authenticate', 'te', 'trailer', 'transfer-encoding', 'upgrade']);

/** The headers a client gets when a function answers with these. */
export function clientHeaders(headers: [string, string][]): [string, string][] {
  return headers
    .filter(([name]) => !dropped.has(name.toLowerCase()))
    .map(([name, value]) => [
      remapped.has(name.toLowerCase()) ? `x-amzn-remapped-${name.toLowerCase()}` : name,
      value,
    ]);
}
