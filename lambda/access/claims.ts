/** Claims of a token, unchecked. */
export type Claims = Readonly<Record<string, unknown>>;

/** The values of a claim that is a text or a list of texts; undefined for anything else, such as a list in a list. */
export function textsIn(claim: unknown): readonly string[] | undefined {
  if (typeof claim === 'string') return [claim];
  const isList = Array.isArray(claim) && claim.every((value) => typeof value === 'string');
  return isList ? claim : undefined;
}

/**
 * The name of the first claim that is not there with one of its wanted values; a list of texts counts when one of them
 * is wanted.
 */
export function missingClaim(
  claims: Claims,
  wanted: Readonly<Record<string, readonly string[]>>,
): string | undefined {
  const missing = Object.entries(wanted).find(
    ([name, values]) => !textsIn(claimAt(claims, name))?.some((value) => values.includes(value)),
  );
  return missing?.[0];
}

/** A claim by its name or, where there is none of that name, by a dotted path into objects. */
export function claimAt(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, key)
          ? (value as Record<string, unknown>)[key]
          : undefined,
      claims,
    );
}
