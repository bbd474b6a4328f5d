/**
 * Whether an event has what a pattern of EventBridge asks for, of whose operators it knows those that are used here.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function matches(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern)) {
    return pattern.some((wanted: unknown) => {
      if (typeof wanted !== 'object' || wanted === null) return wanted === value;
      const { prefix, exists, ...others } = wanted as { prefix?: string; exists?: boolean };
      if (Object.keys(others).length > 0)
        throw new Error(`An operator that is not known: ${JSON.stringify(wanted)}`);
      if (prefix !== undefined) return typeof value === 'string' && value.startsWith(prefix);
      return exists === (value !== undefined);
    });
  }
  return Object.entries(pattern as Record<string, unknown>).every(([name, inner]) =>
    matches(inner, (value as Record<string, unknown> | undefined)?.[name]),
  );
}
