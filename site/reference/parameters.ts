import type { FieldSchema } from '../../lambda/access/fields.ts';

/** A parameter of a tool, or a field of its result. */
export interface Field {
  /** With the names of what it is in: `rows[].emailAddress`. */
  readonly path: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly description: string;
}

/** All fields of a JSON Schema of an object, each before those that are in it. What is in metadata is anybody's. */
export function fieldsOf(schema: FieldSchema): Field[] {
  // What several forms have is told once.
  const found = new Map<string, Field>();
  gather(schema, '', found);
  return [...found.values()];
}

function gather(
  { properties = {}, required = [], anyOf = [] }: FieldSchema,
  within: string,
  found: Map<string, Field>,
): void {
  for (const [name, inner] of Object.entries(properties)) {
    const path = within + name;
    const [type, isRequired, description] = [typeOf(inner), required.includes(name), descriptionOf(inner)];
    if (!found.has(path)) found.set(path, { path, type, isRequired, description });
    gather(inner, `${path}.`, found);
    if (inner.items) gather(inner.items, `${path}[].`, found);
  }
  for (const form of anyOf) gather(form, within, found);
}

/** What a value may be, in few words: `list of string`, `integer, 1 to 100`, `one of "asc", "desc"`. */
export function typeOf(schema: FieldSchema): string {
  const { type, enum: values, const: only, items, anyOf, format, minimum, maximum } = schema;
  if (Array.isArray(values)) {
    const all = values.map((value) => JSON.stringify(value)).join(', ');
    return values.length === 1 ? all : `one of ${all}`;
  }
  if (only !== undefined) return JSON.stringify(only);
  if (anyOf) return [...new Set(anyOf.map(typeOf))].join(' or ');
  if (type === 'array') return `list of ${typeOf(items ?? {})}`;
  if (format === 'date-time') return 'time';
  const name = Array.isArray(type) ? type.join(' or ') : typeof type === 'string' ? type : 'any value';
  return [name, limits(minimum, maximum)].filter(Boolean).join(', ');
}

function limits(least: unknown, most: unknown): string {
  const from = typeof least === 'number' && Math.abs(least) < Number.MAX_SAFE_INTEGER ? least : undefined;
  const to = typeof most === 'number' && Math.abs(most) < Number.MAX_SAFE_INTEGER ? most : undefined;
  if (from !== undefined && to !== undefined) return `${from} to ${to}`;
  if (from !== undefined) return `${from} at least`;
  return to === undefined ? '' : `${to} at most`;
}

function descriptionOf({ description = '', default: standard }: FieldSchema): string {
  if (standard === undefined) return description;
  return [description, `Default: ${JSON.stringify(standard)}.`].filter(Boolean).join(' ');
}
