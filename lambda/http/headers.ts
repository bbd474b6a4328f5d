/** The headers of an API Gateway event, each with all of its values. */
export type MultiValueHeaders = Readonly<Record<string, readonly string[] | undefined>>;

/** All values of a header, whatever the case of its name; `name` in lower case. */
export function headerValues(headers: MultiValueHeaders | null | undefined, name: string): readonly string[] {
  const found: string[] = [];
  // Looked up several times in each request: what can't be the name is told by its length.
  for (const key in headers) {
    if (key.length === name.length && key.toLowerCase() === name) found.push(...(headers[key] ?? []));
  }
  return found;
}

/**
 * The different values of a header that may have one only; a value that is repeated, in a header of its own or after a
 * comma, counts once. `name` in lower case.
 */
export function differentValues(
  headers: MultiValueHeaders | null | undefined,
  name: string,
): readonly string[] {
  const values = headerValues(headers, name);
  if (values.length === 0 || (values.length === 1 && !values[0]?.includes(','))) return values;
  return [...new Set(values.flatMap((value) => value.split(',')).map((value) => value.trim()))];
}

/** A header as one text, several values joined by commas (RFC 9110, section 5.3); `name` in lower case. */
export function headerText(headers: MultiValueHeaders | null | undefined, name: string): string | undefined {
  const values = headerValues(headers, name);
  if (values.length < 2) return values[0]?.trim();
  return values
    .map((value) => value.trim())
    .join(', ')
    .trim();
}
