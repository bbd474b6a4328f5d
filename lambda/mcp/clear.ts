import { cut } from '../base/cut.ts';
import type { FieldSchema } from '../access/fields.ts';

/** The parameter that names others to be cleared. */
export const clear = 'clear';

/**
 * A tool's input as clients are shown it, and the parameters that can be cleared: the optional ones that the tool takes
 * null for. Hosts send null for whatever a model left out, so null clears nothing: a parameter is cleared by its name in
 * `clear`. Throws where a tool has a parameter of that name.
 */
export function withClear(input: FieldSchema): { input: FieldSchema; clearable: readonly string[] } {
  const { properties = {}, required = [] } = input;
  const clearable = Object.keys(properties).filter(
    (name) => !required.includes(name) && takesNull(properties[name] ?? {}),
  );
  if (clearable.length === 0) return { input, clearable };
  if (Object.hasOwn(properties, clear)) throw new Error('A parameter named clear is in the way of clearing');
  const shown = Object.entries(properties).map(([name, schema]) => [
    name,
    clearable.includes(name) ? withoutNull(schema) : schema,
  ]);
  const parameter = {
    type: 'array',
    items: { type: 'string', enum: clearable },
    description: 'Parameters to clear: they have no value afterwards.',
  };
  return { input: { ...input, properties: { ...Object.fromEntries(shown), [clear]: parameter } }, clearable };
}

const takesNull = ({ type, anyOf = [] }: FieldSchema): boolean =>
  type === 'null' || (Array.isArray(type) && type.includes('null')) || anyOf.some(takesNull);

function withoutNull({ type, enum: values, anyOf, ...rest }: FieldSchema): FieldSchema {
  if (anyOf) {
    const others = anyOf.filter((choice) => choice['type'] !== 'null').map(withoutNull);
    return others.length === 1 ? { ...others[0], ...rest } : { anyOf: others, ...rest };
  }
  if (!Array.isArray(type))
    return { ...(type === undefined ? {} : { type }), ...(values ? { enum: values } : {}), ...rest };
  const types = (type as unknown[]).filter((one) => one !== 'null');
  return {
    type: types.length === 1 ? types[0] : types,
    ...(Array.isArray(values) ? { enum: (values as unknown[]).filter((one) => one !== null) } : {}),
    ...rest,
  };
}

/** Arguments as the tool itself takes them: null for what is to be cleared; or what is wrong with `clear`. */
export function cleared(
  args: unknown,
  clearable: readonly string[],
): { args: unknown; fault?: undefined } | { fault: string } {
  if (clearable.length === 0 || typeof args !== 'object' || args === null || !Object.hasOwn(args, clear)) {
    return { args };
  }
  const { [clear]: names, ...rest } = args as Record<string, unknown>;
  const those = `Those that can be cleared: ${clearable.join(', ')}.`;
  if (!Array.isArray(names)) return { fault: `clear: send a list of names. ${those}` };
  for (const name of names as unknown[]) {
    if (typeof name !== 'string' || !clearable.includes(name)) {
      return { fault: `clear: ${cut(JSON.stringify(name) ?? '', 100)} can't be cleared. ${those}` };
    }
    if (Object.hasOwn(rest, name))
      return { fault: `${name}: has a value and is in clear; send one of them.` };
  }
  return { args: { ...rest, ...Object.fromEntries(names.map((name: string) => [name, null])) } };
}
