/** An argument, if it is an id of the kind for certain: it becomes part of a path. */
export function idIn(args: Record<string, unknown>, name: string, prefix: string): string | undefined {
  const value = Object.hasOwn(args, name) ? args[name] : undefined;
  return typeof value === 'string' && new RegExp(`^${prefix}_[A-Za-z0-9]{1,64}$`).test(value)
    ? value
    : undefined;
}
