import type { FieldSchema } from '../access/fields.ts';

/**
 * The arguments with the names of parameters spelled as the schema has them: capital letters don't count, so that
 * `primaryEmailAddressID`, as Clerk's SDK has it, is `primaryEmailAddressId`. A name that the schema doesn't know, or
 * that was sent in another spelling, too, stays as it was. Keys of free-form objects, such as metadata, are the sender's own.
 */
export function spelledAsDeclared(sent: unknown, { properties, items, anyOf = [] }: FieldSchema): unknown {
  if (typeof sent !== 'object' || sent === null) return sent;
  if (anyOf.length > 0) return anyOf.reduce<unknown>(spelledAsDeclared, sent);
  if (Array.isArray(sent)) return items ? sent.map((item) => spelledAsDeclared(item, items)) : sent;
  if (!properties) return sent;
  const spelled = new Map<string, unknown>();
  for (const [key, value] of Object.entries(sent)) {
    const name = declaredName(key, properties);
    const inner = name !== undefined && !(name !== key && isTaken(name, sent, spelled));
    if (inner) spelled.set(name, spelledAsDeclared(value, properties[name] ?? {}));
    else spelled.set(key, value);
  }
  return Object.fromEntries(spelled);
}

const isTaken = (name: string, sent: object, spelled: ReadonlyMap<string, unknown>) =>
  Object.hasOwn(sent, name) || spelled.has(name);

/** The parameter that a name means, whatever its capital letters; undefined for none. */
export function declaredName(
  sent: string,
  properties: Readonly<Record<string, unknown>>,
): string | undefined {
  if (Object.hasOwn(properties, sent)) return sent;
  const small = sent.toLowerCase();
  return Object.keys(properties).find((name) => name.toLowerCase() === small);
}
