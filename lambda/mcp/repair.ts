import type { FieldSchema } from '../access/fields.ts';
import { isNestedDeeper, maxLevels } from '../base/nesting.ts';

/** What a host can do to arguments on their way from the model, undone. */
export interface Repaired {
  readonly args: unknown;
  /** Parameters that were null or empty although that does not clear them; `clear` would. */
  readonly ignored: readonly string[];
}

/**
 * The arguments as they were meant, where that is beyond doubt: an object or list that was sent as JSON in a text, a
 * number or truth value in a text, a number for a text, one value for a list and a list of one for a value. An optional
 * parameter that is null or an empty text is one that was not given, and a tool without parameters takes whatever it is
 * sent for nothing. Nothing is touched that the schema leaves to the sender, as the keys of metadata. What is still wrong
 * afterwards is for the schema to refuse.
 */
export function repaired(sent: unknown, input: FieldSchema, clearable: readonly string[]): Repaired {
  if (!isObject(sent)) return { args: sent, ignored: [] };
  if (Object.keys(input.properties ?? {}).length === 0) return { args: {}, ignored: [] };
  const args = repairedObject(sent, input);
  const ignored = clearable.filter((name) => Object.hasOwn(sent, name) && !Object.hasOwn(args, name));
  return { args, ignored };
}

function repairedObject(sent: object, { properties = {}, required = [] }: FieldSchema): object {
  const kept = Object.entries(sent).flatMap(([name, value]): [string, unknown][] => {
    const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (!schema) return [[name, value]];
    const meant = repairedValue(value, schema);
    const isGiven = required.includes(name) || ![value, meant].some((given) => isNothing(given, schema));
    return isGiven ? [[name, meant]] : [];
  });
  return Object.fromEntries(kept);
}

/** True for what strict hosts send in place of a parameter that the model left out. */
function isNothing(value: unknown, schema: FieldSchema): boolean {
  const kinds = kindsOf(schema);
  if (value === null) return kinds !== undefined && !kinds.has('null');
  return value === '' && kinds !== undefined;
}

function repairedValue(sent: unknown, schema: FieldSchema): unknown {
  const kinds = kindsOf(schema);
  if (!kinds) return sent;
  const value = ofKind(sent, kinds);
  const inner = schema.anyOf ?? [schema];
  if (Array.isArray(value)) {
    const items = inner.find((choice) => choice.items)?.items;
    return items ? value.map((item) => repairedValue(item, items)) : value;
  }
  const declared = isObject(value) ? inner.find((choice) => choice.properties) : undefined;
  return declared ? repairedObject(value as object, declared) : value;
}

/** The value as one of the kinds; as it was, where it can't be one or is one already. */
function ofKind(value: unknown, kinds: ReadonlySet<string>): unknown {
  if (kinds.has(kindOf(value)) || (typeof value === 'number' && kinds.has('number'))) return value;
  if (kinds.has('array')) {
    const parsed = typeof value === 'string' ? parsedText(value) : undefined;
    if (Array.isArray(parsed)) return parsed;
    return value === null ? value : [value];
  }
  if (Array.isArray(value) && value.length === 1) return ofKind(value[0], kinds);
  if (typeof value === 'number' && kinds.has('string'))
    return Number.isSafeInteger(value) ? `${value}` : value;
  if (typeof value !== 'string') return value;
  const parsed = parsedText(value);
  return parsed !== undefined && ofKindAlready(parsed, kinds) ? parsed : value;
}

const ofKindAlready = (value: unknown, kinds: ReadonlySet<string>) =>
  value !== null && (kinds.has(kindOf(value)) || (typeof value === 'number' && kinds.has('number')));

/** What a text says as JSON, in Python's spelling of truth values, too; undefined when it is no JSON, or nested too deep. */
function parsedText(text: string): unknown {
  const trimmed = text.trim();
  if (/^(?:true|false)$/i.test(trimmed)) return trimmed.toLowerCase() === 'true';
  // The limit that holds for the message, which sees only a text here.
  if (!/^[[{\d-]/.test(trimmed) || isNestedDeeper(Buffer.from(trimmed), maxLevels)) return undefined;
  try {
    return JSON.parse(trimmed) as unknown;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

/** The JSON types that a schema takes; undefined when it takes any. */
function kindsOf({ anyOf, type, enum: values, const: only }: FieldSchema): ReadonlySet<string> | undefined {
  if (anyOf) {
    const all = anyOf.map(kindsOf);
    return all.includes(undefined)
      ? undefined
      : all.reduce<ReadonlySet<string>>((kinds, more) => kinds.union(more ?? kinds), new Set());
  }
  if (typeof type === 'string') return new Set([type]);
  if (Array.isArray(type)) return new Set(type as string[]);
  if (Array.isArray(values)) return new Set(values.map(kindOf));
  return only === undefined ? undefined : new Set([kindOf(only)]);
}
