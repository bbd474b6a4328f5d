import type { FieldSchema } from '../access/fields.ts';

/** How the patterns of Clerk's ids end, and no others: `lambda/clerk/ids.ts`. */
const idPattern = /_\[(?:A-Za-z0-9|0-9A-Fa-f)\]\{1,64\}\)?\$$/;
const maxTargets = 100;

/**
 * On whom or what a call is: the ids among its arguments, at most 100. An id is what the schema takes for one; other
 * text may look like one and is no business of the ledger.
 */
export function targetsIn(schema: FieldSchema, args: unknown): string[] {
  return [...new Set(idsIn(schema, args))].slice(0, maxTargets);
}

function idsIn(schema: FieldSchema, value: unknown): string[] {
  const { properties = {}, items = {}, anyOf = [], pattern } = schema;
  const choices = anyOf.flatMap((choice) => idsIn(choice, value));
  if (typeof value === 'string') {
    return typeof pattern === 'string' && idPattern.test(pattern) ? [value] : choices;
  }
  if (typeof value !== 'object' || value === null) return [];
  const inside = Array.isArray(value)
    ? value.flatMap((item) => idsIn(items, item))
    : Object.entries(properties).flatMap(([name, inner]) => idsIn(inner, Reflect.get(value, name)));
  return [...inside, ...choices];
}
