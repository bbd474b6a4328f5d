import { isPermission, type Permission } from './permissions.ts';

/** The part of a JSON Schema that says where fields are. */
export interface FieldSchema {
  readonly permission?: unknown;
  readonly description?: string;
  readonly format?: string;
  readonly pattern?: string;
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
 * permission that does not exist, and for a mark where it could not be held to: on a whole schema, on the items of a
 * list, below a keyword that `FieldSchema` has not.
 */
export function guardedFields(schema: FieldSchema, path: readonly string[] = []): GuardedField[] {
  const { permission, properties = {}, items, anyOf = [], ...rest } = schema;
  if (permission !== undefined) {
    const field = path.join('.');
    if (typeof permission !== 'string' || !isPermission(permission)) {
      throw new Error(`${field} asks for a permission that does not exist: ${JSON.stringify(permission)}`);
    }
    if (path.length === 0 || path.at(-1) === '*') {
      throw new Error(
        `${field || 'The whole schema'} is not a property, so its permission would not be asked for`,
      );
    }
    return [{ path, permission }];
  }
  if (marked.test(JSON.stringify(rest))) {
    throw new Error(`${path.join('.') || 'The schema'} has a permission where it would not be asked for`);
  }
  return [
    ...Object.entries(properties).flatMap(([name, inner]) => guardedFields(inner, [...path, name])),
    ...(items ? guardedFields(items, [...path, '*']) : []),
    ...anyOf.flatMap((inner) => guardedFields(inner, path)),
  ];
}

const isSchema = (value: unknown): value is FieldSchema => typeof value === 'object' && value !== null;

/** A mark, as opposed to a property of that name, whose value is a schema. */
const marked = /"permission":"/;

/** The schema without the fields whose permission is lacking, and without the marks on the others. */
export function visibleSchema(schema: FieldSchema, granted: ReadonlySet<Permission>): FieldSchema {
  const { permission: _, userSupplied: __, properties, required, items, anyOf, ...rest } = schema;
  const others = rest['additionalProperties'];
  const shown = Object.entries(properties ?? {}).filter(([, inner]) =>
    marksOf(inner).every((mark) => granted.has(mark as Permission)),
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
    ...(isSchema(others) && { additionalProperties: visibleSchema(others, granted) }),
  };
}

/** The permissions that a property asks for: its own, or those of its alternatives. */
function marksOf({ permission, anyOf = [] }: FieldSchema): readonly unknown[] {
  return permission === undefined ? anyOf.flatMap(marksOf) : [permission];
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

/** Where in `value` the last property of `path` is: concrete paths, with the index of each item of a list. */
export function placesOf(
  value: unknown,
  [name = '', ...rest]: readonly string[],
  before: readonly (string | number)[] = [],
): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [];
  if (name === '*') {
    return Array.isArray(value)
      ? value.flatMap((item, index) => placesOf(item, rest, [...before, index]))
      : [];
  }
  if (!Object.hasOwn(value, name)) return [];
  const here = [...before, name];
  return rest.length === 0 ? [here] : placesOf((value as Record<string, unknown>)[name], rest, here);
}
