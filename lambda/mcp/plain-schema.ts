import type { FieldSchema } from '../access/fields.ts';

/** What a bound of zod's integers is when none was set. */
const unbounded = new Set<unknown>([Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]);

/** Of an output only what helps to read it is published: it is long, and every conversation pays for it. */
const leftOutOfOutputs = new Set([
  'required',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minimum',
  'maximum',
  'pattern',
]);

/** Never published: hosts of other drafts or of stricter rules refuse a tool for them, and the server checks all the same. */
const leftOut = new Set([
  '$schema',
  'propertyNames',
  'contentEncoding',
  'contentMediaType',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'default',
]);

/**
 * A schema as all hosts take it: no `$schema` (validators of draft-07 refuse another draft), no formats but `date-time`,
 * no patterns that look ahead or behind, a value in place of `const`, and a type that may be null in place of a union.
 * The server itself goes by the tool's own schema, which is stricter.
 */
export function plainSchema(schema: FieldSchema, io: 'input' | 'output'): FieldSchema {
  const { properties, items, anyOf, additionalProperties, const: only, ...rest } = schema;
  const kept = Object.entries(rest).filter(([name, value]) => isKept(name, value, schema, io));
  const choices = anyOf?.map((choice) => plainSchema(choice, io));
  const plain: FieldSchema = {
    ...Object.fromEntries(kept),
    ...(io === 'input' ? withDefault(schema) : {}),
    ...(only === undefined ? {} : { type: typeof only, enum: [only] }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, inner]) => [name, plainSchema(inner, io)]),
      ),
    }),
    ...(items && { items: plainSchema(items, io) }),
    ...additional(additionalProperties, io),
  };
  return choices ? { ...plain, ...(nullable(choices) ?? { anyOf: choices }) } : plain;
}

/** The description, with the default, which models know only from there. */
function withDefault({ default: value, description }: FieldSchema): FieldSchema {
  if (value === undefined || typeof value === 'object' || /default/i.test(description ?? '')) return {};
  return { description: [description, `Default ${JSON.stringify(value)}.`].filter(Boolean).join(' ') };
}

function additional(sent: unknown, io: 'input' | 'output'): FieldSchema {
  if (sent === undefined || (sent === false && io === 'output')) return {};
  return { additionalProperties: typeof sent === 'object' ? plainSchema(sent as FieldSchema, io) : sent };
}

function isKept(name: string, value: unknown, { format }: FieldSchema, io: 'input' | 'output'): boolean {
  if (leftOut.has(name) || unbounded.has(value)) return false;
  if (name === 'format') return value === 'date-time';
  if (io === 'output' && leftOutOfOutputs.has(name)) return false;
  if (name !== 'pattern') return true;
  return format === undefined && !/\(\?[=!<]/.test(String(value));
}

/** A type that may also be null, as a list of two types; undefined for any other union. */
function nullable(choices: readonly FieldSchema[]): FieldSchema | undefined {
  const [one, ...others] = choices.filter(({ type }) => type !== 'null');
  if (!one || others.length > 0 || choices.length !== 2 || typeof one['type'] !== 'string') return undefined;
  const values = one['enum'];
  return {
    ...one,
    type: [one['type'], 'null'],
    ...(Array.isArray(values) ? { enum: [...(values as unknown[]), null] } : {}),
  };
}
