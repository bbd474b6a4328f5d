import type { FieldSchema } from '../../lambda/access/fields.ts';

/** The JSON Schemas of an argument of this name, wherever it stands in the arguments of a tool. */
export function argumentSchemas(name: string, schema: FieldSchema): FieldSchema[] {
  const { properties = {}, items, anyOf = [] } = schema;
  const inner = [...Object.values(properties), ...(items ? [items] : []), ...anyOf];
  return [
    ...(properties[name] ? [properties[name]] : []),
    ...inner.flatMap((one) => argumentSchemas(name, one)),
  ];
}

/** Whether an argument of this schema, or an item of its list, can be this value at all: by its type and its choices. */
export function canBe(value: string | number | boolean, schema: FieldSchema): boolean {
  const { anyOf, items, type, enum: choices, const: only } = schema;
  if (anyOf) return anyOf.some((one) => canBe(value, one));
  if (items) return canBe(value, items);
  if (Array.isArray(choices)) return choices.includes(value);
  if (only !== undefined) return only === value;
  const types = [type ?? []].flat();
  if (types.length === 0) return true;
  return types.includes(typeof value) || (types.includes('integer') && Number.isInteger(value));
}
