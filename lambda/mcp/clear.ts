import { counted } from '../base/counted.ts';
import { cut } from '../base/cut.ts';
import type { FieldSchema } from '../access/fields.ts';

/** The parameter that names others to be cleared. */
const clear = 'clear';

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

/**
 * What a change has answered, with what was overwritten in the form that undoes it: what had no value is named in
 * `clear`, as null is taken for nothing. Looks one level deep, where the operation has an object of its own.
 */
export function withClearIn(
  structured: Readonly<Record<string, unknown>>,
  clearable: readonly string[],
): Record<string, unknown> {
  const { previous } = structured;
  if (clearable.length === 0 || !isObject(previous)) return structured;
  const names: string[] = [];
  const without = (value: object, depth: number): object =>
    Object.fromEntries(
      Object.entries(value).flatMap(([name, old]): [string, unknown][] => {
        if (old === null && clearable.includes(name)) {
          names.push(name);
          return [];
        }
        if (depth === 0 || !isObject(old) || name.endsWith('etadata')) return [[name, old]];
        const inner = without(old, depth - 1);
        return Object.keys(inner).length === 0 ? [] : [[name, inner]];
      }),
    );
  const rest = without(previous, 1);
  return names.length === 0 ? structured : { ...structured, previous: { ...rest, [clear]: names } };
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Parameters that are named: a host that sends more in place of nothing does so at every call. */
const mostNamed = 8;

/** The parameters to name of those that were null or empty: all of a few, of many those that can be cleared. */
export function ignoredNames(ignored: readonly string[], clearable: readonly string[]): readonly string[] {
  return (
    ignored.length > mostNamed ? ignored.filter((name) => clearable.includes(name)) : [...ignored]
  ).toSorted();
}

/** What to tell of parameters that were null or empty, which clears nothing, and how each is cleared that can be. */
export function ignoredNote(
  ignored: readonly string[],
  clearable: readonly string[],
  { properties = {} }: FieldSchema,
): string {
  const named = ignoredNames(ignored, clearable);
  const others = ignored.length - named.length;
  const all = [...named, ...(others > 0 ? [counted(others, named.length > 0 ? 'other' : 'parameter')] : [])];
  const listed = named.filter((name) => clearable.includes(name));
  const byZero = named.flatMap((name) => {
    const [, meaning] = /\b0: ([^.;]+)/.exec(properties[name]?.description ?? '') ?? [];
    return meaning === undefined ? [] : [` ${name}: 0 means ${meaning}.`];
  });
  return [
    `Ignored, as null or empty means "not given": ${all.join(', ')}.`,
    ...(listed.length > 0
      ? [` To clear ${listed.length === 1 ? 'it' : 'them'}: "clear": ${JSON.stringify(listed)}.`]
      : []),
    ...byZero,
  ].join('');
}
