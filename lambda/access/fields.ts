import { isPermission, type Permission } from './permissions.ts';

/** The part of a JSON Schema that says where fields are. */
export interface FieldSchema {
  readonly permission?: unknown;
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly required?: readonly string[];
  readonly items?: FieldSchema;
  readonly anyOf?: readonly FieldSchema[];
  readonly [keyword: string]: unknown;
}

/** A field that needs a permission of its own. */
export interface GuardedField {
  /** Property names from the root; `*` stands for each item of a list. */
  readonly path: readonly string[];
  readonly permission: Permission;
}

/**
 * The fields of a schema that carry `permission`, which a tool sets with `.meta({ permission })`. Throws for a
 * permission that does not exist.
 */
export function guardedFields(schema: FieldSchema, path: readonly string[] = []): GuardedField[] {
  const { permission } = schema;
  if (permission !== undefined) {
    if (typeof permission !== 'string' || !isPermission(permission)) {
      throw new Error(
        `${path.join('.')} asks for a permission that does not exist: ${JSON.stringify(permission)}`,
      );
    }
    return [{ path, permission }];
  }
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, inner]) =>
      guardedFields(inner, [...path, name]),
    ),
    ...(schema.items ? guardedFields(schema.items, [...path, '*']) : []),
    ...(schema.anyOf ?? []).flatMap((inner) => guardedFields(inner, path)),
  ];
}

/** The schema without the fields whose permission is lacking, and without the marks on the others. */
export function visibleSchema(schema: FieldSchema, granted: ReadonlySet<Permission>): FieldSchema {
  const { permission: _, userSupplied: __, properties, required, items, anyOf, ...rest } = schema;
  const shown = Object.entries(properties ?? {}).filter(
    ([, { permission }]) => permission === undefined || granted.has(permission as Permission),
  );
  const names = new Set(shown.map(([name]) => name));
  return {
    ...rest,
    ...(properties && {
      properties: Object.fromEntries(shown.map(([name, inner]) => [name, visibleSchema(inner, granted)])),
    }),
    ...(required && { required: required.filter((name) => names.has(name)) }),
    ...(items && { items: visibleSchema(items, granted) }),
    ...(anyOf && { anyOf: anyOf.map((inner) => visibleSchema(inner, granted)) }),
  };
}

/** The guarded fields that `value` has although their permission is lacking. */
export function forbiddenFields(
  value: unknown,
  fields: readonly GuardedField[],
  granted: ReadonlySet<Permission>,
): GuardedField[] {
  return fields.filter(
    ({ path, permission }) => !granted.has(permission) && holdersOf(value, path).length > 0,
  );
}

/** Takes the fields whose permission is lacking out of `value`, which is changed. */
export function removeForbidden(
  value: unknown,
  fields: readonly GuardedField[],
  granted: ReadonlySet<Permission>,
): void {
  for (const { path } of forbiddenFields(value, fields, granted)) {
    for (const holder of holdersOf(value, path)) Reflect.deleteProperty(holder, path.at(-1) ?? '');
  }
}

/** The objects that have the last property of `path`. */
function holdersOf(value: unknown, [name = '', ...rest]: readonly string[]): object[] {
  if (typeof value !== 'object' || value === null) return [];
  if (name === '*') return Array.isArray(value) ? value.flatMap((item) => holdersOf(item, rest)) : [];
  if (!Object.hasOwn(value, name)) return [];
  return rest.length === 0 ? [value] : holdersOf((value as Record<string, unknown>)[name], rest);
}
