const encodedStart = '=?base64?';
const encodedEnd = '?=';
const canonicalBase64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * A header value that may be written as `=?base64?…?=`, as MCP 2026-07-28 has it for what is not plain ASCII;
 * undefined when the Base64 or the UTF-8 in it is not valid.
 */
export function decodeHeader(value: string): string | undefined {
  if (!value.startsWith(encodedStart) || !value.endsWith(encodedEnd)) return value;
  const encoded = value.slice(encodedStart.length, -encodedEnd.length);
  if (!canonicalBase64.test(encoded)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(encoded, 'base64'));
  } catch {
    return undefined;
  }
}
