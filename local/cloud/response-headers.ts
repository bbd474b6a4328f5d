/**
 * Headers that API Gateway renames when a function sets them.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
const renamed = new Set([
  'authorization',
  'connection',
  'content-md5',
  'date',
  'expect',
  'host',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'te',
  'trailer',
  'upgrade',
  'user-agent',
  'via',
  'www-authenticate',
]);

/** Headers that end at the gateway. */
const dropped = new Set(['transfer-encoding', 'keep-alive', 'content-length']);

/** A function's response headers as the client gets them from API Gateway. */
export function gatewayHeaders(
  headers: Readonly<Record<string, unknown>>,
): Record<string, string | string[]> {
  const result: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    if (dropped.has(lower)) continue;
    const sent = renamed.has(lower) ? `x-amzn-remapped-${lower}` : name;
    result[sent] = Array.isArray(value) ? value.map(String) : String(value);
  }
  return result;
}
