/** Claims of a token, unchecked. */
export type Claims = Readonly<Record<string, unknown>>;

/** The name of the first claim that is not there with one of its wanted values; a list counts when one item does. */
export function missingClaim(
  claims: Claims,
  wanted: Readonly<Record<string, readonly string[]>>,
): string | undefined {
  const missing = Object.entries(wanted).find(
    ([name, values]) =>
      ![claimAt(claims, name)].flat().some((value) => typeof value === 'string' && values.includes(value)),
  );
  return missing?.[0];
}

/** A claim by its name or, where there is none of that name, by a dotted path into objects. */
function claimAt(claims: Claims, name: string): unknown {
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
