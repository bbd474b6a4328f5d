/** One value at the end of a path into a result. */
export interface Fact {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

/** All that a value says: its texts, numbers and flags, and what is null or has nothing in it. */
export function factsOf(value: unknown, path: Fact['path'] = []): Fact[] {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0)
    return [{ path, value }];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, inner]) => factsOf(inner, [...path, key]));
}

/** The facts that don't stand in a text: a value by itself, quoted or not; a flag, or what is not there, by its name. */
export function factsMissing(structured: Record<string, unknown>, text: string): Fact[] {
  // In a table, a bar in a text is spelled as JSON may spell it.
  const read = text.replaceAll('\\u007c', '|');
  return factsOf(structured).filter(({ path, value }) => {
    const names = path.filter((part) => typeof part === 'string');
    if (!names.every((name) => text.includes(name))) return true;
    if (typeof value === 'number') return !text.includes(String(value));
    if (typeof value !== 'string') return false;
    const isThere = (part: string) => read.includes(part) || read.includes(JSON.stringify(part).slice(1, -1));
    return !isThere(value) && !value.split(/\r?\n/).every(isThere);
  });
}

/** The value with another one at a path. */
export function withFact(value: unknown, [key, ...rest]: Fact['path'], other: unknown): unknown {
  if (key === undefined) return other;
  if (Array.isArray(value)) {
    return value.map((item, index) => (index === key ? withFact(item, rest, other) : item));
  }
  const holder = value as Record<string, unknown>;
  return { ...holder, [key]: withFact(holder[key as string], rest, other) };
}

/** A value that is surely another one. */
export function otherThan(value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  return value === null || typeof value === 'object' ? 'something' : `${value as string}x`;
}
