/** An object of which nothing is known. */
export type Values = Readonly<Record<string, unknown>>;

/** The value where it is an object; an empty one otherwise. */
export function valuesOf(value: unknown): Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : {};
}

/** The objects of a list; none where it is no list. */
export function listOf(value: unknown): readonly Values[] {
  return Array.isArray(value) ? value.map(valuesOf) : [];
}

/** The value where it is a text that says something; undefined otherwise. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
