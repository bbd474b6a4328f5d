/**
 * A text as it may stand in API Gateway's access log, which puts values into its format as they are: a quote would
 * close the field, and what follows would be fields of its own. Letters, digits and what ids and ARNs are written with
 * stay; the rest is percent-encoded, as `decodeURIComponent` reads it.
 */
export function forAccessLog(text: string): string {
  return text.toWellFormed().replaceAll(/[^\w.~:/@+=,|-]/gu, encode);
}

function encode(character: string): string {
  const bytes = [...Buffer.from(character)];
  return bytes.map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}
