import type { FieldSchema } from '../access/fields.ts';
import { formOf } from '../credentials/forms.ts';
import { isNestedDeeper, maxLevels } from '../base/nesting.ts';

/** What a host can do to arguments on their way from the model, undone. */
export interface Repaired {
  readonly args: unknown;
  /** Parameters that were null or empty, which is as if they had not been sent. */
  readonly ignored: readonly string[];
  /** What can't be meant: a credential in two forms, half a character. */
  readonly fault?: string;
}

/**
 * The arguments as they were meant, where that is beyond doubt. Names are spelled as the schema has them, whatever their
 * capital letters: `primaryEmailAddressID`, as Clerk's SDK has it, is `primaryEmailAddressId`. An object or list that was
 * sent as JSON in a text is one, as is a number or truth value in a text, a number for a text, one value for a list and a
 * list of one for a value. A credential is under its own name, in whichever form it was sent. An optional parameter that
 * is null or an empty text is one that was not given, and a tool without parameters takes whatever it is sent for
 * nothing. Nothing is touched that the schema leaves to the sender, as the keys of metadata. What is still wrong
 * afterwards is for the schema to refuse.
 */
export function repaired(sent: unknown, input: FieldSchema): Repaired {
  if (!isObject(sent)) return { args: sent, ignored: [] };
  if (Object.keys(input.properties ?? {}).length === 0) return { args: {}, ignored: [] };
  const faults: string[] = [];
  const args = repairedObject(sent, input, faults);
  const names = new Set(Object.keys(sent).map((name) => declaredName(name, input.properties ?? {})));
  const ignored = [...names].filter((name) => name !== undefined && !Object.hasOwn(args, name)) as string[];
  const [fault] = faults;
  return { args, ignored, ...(fault === undefined ? {} : { fault }) };
}

function repairedObject(
  sent: object,
  { properties = {}, required = [] }: FieldSchema,
  faults: string[],
): object {
  const kept = new Map<string, unknown>();
  const forms: [name: string, key: string, value: object][] = [];
  for (const [key, value] of Object.entries(sent)) {
    const name = declaredName(key, properties);
    const schema = name === undefined ? undefined : properties[name];
    if (name === undefined || !schema) {
      const form = formIn(key, value, properties);
      if (form === undefined) kept.set(key, value);
      else if (form.value !== undefined) forms.push([form.name, key, form.value]);
    } else if (name !== key && (Object.hasOwn(sent, name) || kept.has(name))) {
      // Sent in two spellings, which the schema refuses.
      kept.set(key, value);
    } else {
      const meant = repairedValue(value, schema, faults);
      if ([meant].flat().some(isHalf)) {
        faults.push(
          `${name}: has half a character in it (a lone surrogate), which would become another one.`,
        );
      }
      const isGiven = required.includes(name) || ![value, meant].some((given) => isNothing(given, schema));
      if (isGiven) kept.set(name, meant);
    }
  }
  for (const [name, key, value] of forms) {
    const isTwice = kept.has(name) && kept.get(name) !== null && kept.get(name) !== '';
    if (isTwice) faults.push(`${key}: ${name} is already set in another way; send only one of them.`);
    else kept.set(name, value);
  }
  return Object.fromEntries(kept);
}

/** True for what strict hosts send in place of a parameter that the model left out. */
function isNothing(value: unknown, schema: FieldSchema): boolean {
  const kinds = kindsOf(schema);
  if (value === null) return kinds !== undefined && !kinds.has('null');
  return value === '' && kinds !== undefined;
}

function repairedValue(sent: unknown, schema: FieldSchema, faults: string[]): unknown {
  const kinds = kindsOf(schema);
  if (!kinds) return sent;
  const value = ofKind(sent, kinds);
  const inner = schema.anyOf ?? [schema];
  if (Array.isArray(value)) {
    const items = inner.find((choice) => choice.items)?.items;
    return items ? value.map((item) => repairedValue(item, items, faults)) : value;
  }
  const declared = isObject(value) ? inner.find((choice) => choice.properties) : undefined;
  return declared ? repairedObject(value as object, declared, faults) : value;
}

const isHalf = (value: unknown) => typeof value === 'string' && !value.isWellFormed();

/** The parameter that a name means, whatever its capital letters; undefined for none. */
function declaredName(sent: string, properties: Readonly<Record<string, unknown>>): string | undefined {
  if (Object.hasOwn(properties, sent)) return sent;
  const small = sent.toLowerCase();
  return Object.keys(properties).find((name) => name.toLowerCase() === small);
}

/** A credential that was sent under the name of one of its forms; without a value when it was not given. */
function formIn(
  key: string,
  sent: unknown,
  properties: Readonly<Record<string, FieldSchema>>,
): { name: string; value?: object } | undefined {
  const found = formOf(key, properties);
  if (!found) return undefined;
  const { name, form } = found;
  if (sent === null || sent === '' || sent === false) return { name };
  const parsed = typeof sent === 'string' ? parsedText(sent) : sent;
  if (form === 'generated') {
    if (parsed === false) return { name };
    return parsed === true ? { name, value: { generate: true } } : undefined;
  }
  if (isObject(parsed)) return { name, value: parsed };
  if (typeof sent !== 'string') return undefined;
  // No name of a secret has this sign.
  const [secret = '', part] = sent.split('#', 2);
  return { name, value: { secret, ...(part === undefined ? {} : { key: part }) } };
}

/** The value as one of the kinds; as it was, where it can't be one or is one already. */
function ofKind(value: unknown, kinds: ReadonlySet<string>): unknown {
  if (isOfKind(value, kinds)) return value;
  if (kinds.has('array')) {
    const parsed = typeof value === 'string' ? parsedText(value) : undefined;
    if (Array.isArray(parsed)) return parsed;
    return value === null ? value : [value];
  }
  if (Array.isArray(value) && value.length === 1) {
    const only = ofKind(value[0], kinds);
    return only === null || isOfKind(only, kinds) ? only : value;
  }
  if (typeof value === 'number' && kinds.has('string'))
    return Number.isSafeInteger(value) ? `${value}` : value;
  if (typeof value !== 'string') return value;
  const parsed = parsedText(value);
  return parsed !== undefined && parsed !== null && isOfKind(parsed, kinds) ? parsed : value;
}

const isOfKind = (value: unknown, kinds: ReadonlySet<string>) =>
  kinds.has(kindOf(value)) || (typeof value === 'number' && kinds.has('number'));

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
