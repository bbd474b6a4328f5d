import { counted } from '../base/counted.ts';
import type { FieldSchema } from '../access/fields.ts';
import { clear } from './clear.ts';

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
