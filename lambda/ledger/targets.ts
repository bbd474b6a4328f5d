import type { FieldSchema } from '../access/fields.ts';

/** How the patterns of Clerk's ids end, and no others: `lambda/clerk/ids.ts`. */
const idPattern = /_\[(?:A-Za-z0-9|0-9A-Fa-f)\]\{1,64\}\)?\$$/;
const maxTargets = 100;

/**
 * On whom or what a call is: the ids among its arguments, at most 100, but for those that say by whom. An id is what the schema takes for one; other
 * text may look like one and is no business of the ledger.
 */
export function targetsIn(schema: FieldSchema, args: unknown): string[] {
  return [...new Set(found(schema, args, isId))].slice(0, maxTargets);
}

/** The email addresses among the arguments of a call, at most 100: what the schema takes for one. */
export function addressesIn(schema: FieldSchema, args: unknown): string[] {
  return [...new Set(found(schema, args, isAddress))].slice(0, maxTargets);
}

type IsWanted = (pattern: string | undefined, name: string, value: string) => boolean;

/** Names of ids of who does it, or lends their name to it: a change is not about them. */
const byWhom = new Set(['createdBy', 'inviterUserId']);

const isId: IsWanted = (pattern = '', name) => idPattern.test(pattern) && !byWhom.has(name);

/** `emailAddress` of `lambda/definition/contact-parameter.ts`, and identifiers of any kind that are one. */
const isAddress: IsWanted = (pattern, name, value) =>
  pattern === '[^@]@[^@]' || (name === 'identifier' && /[^@]@[^@]/.test(value));

function found(schema: FieldSchema, value: unknown, isWanted: IsWanted, name = ''): string[] {
  const { properties = {}, items = {}, anyOf = [], pattern } = schema;
  const choices = anyOf.flatMap((choice) => found(choice, value, isWanted, name));
  if (typeof value === 'string') {
    return isWanted(typeof pattern === 'string' ? pattern : undefined, name, value) ? [value] : choices;
  }
  if (typeof value !== 'object' || value === null) return [];
  const inside = Array.isArray(value)
    ? value.flatMap((item) => found(items, item, isWanted, name))
    : Object.entries(properties).flatMap(([key, inner]) =>
        found(inner, Reflect.get(value, key), isWanted, key),
      );
  return [...inside, ...choices];
}
