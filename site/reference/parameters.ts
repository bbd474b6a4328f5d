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
export function fieldsOf(schema: FieldSchema, within = ''): Field[] {
  const { properties = {}, required = [], anyOf = [] } = schema;
  const own = Object.entries(properties).flatMap(([name, inner]) => {
    const path = within + name;
    return [
      { path, type: typeOf(inner), isRequired: required.includes(name), description: descriptionOf(inner) },
      ...fieldsOf(inner, `${path}.`),
      ...(inner.items ? fieldsOf(inner.items, `${path}[].`) : []),
    ];
  });
  const ofForms = anyOf.flatMap((form) => fieldsOf(form, within));
  const known = new Set(own.map(({ path }) => path));
  return [
    ...own,
    ...ofForms.filter(({ path }, index) => {
      const isFirst = ofForms.findIndex((other) => other.path === path) === index;
      return isFirst && !known.has(path);
    }),
  ];
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
