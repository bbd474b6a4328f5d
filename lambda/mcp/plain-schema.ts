import type { FieldSchema } from '../access/fields.ts';

/** What a bound of zod's integers is when none was set. */
const unbounded = new Set<unknown>([Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]);

/** Of an output only what helps to read it is published: it is long, and every conversation pays for it. */
const leftOutOfOutputs = new Set(['required', 'minimum', 'maximum']);

/**
 * Never published: hosts of other drafts or of stricter rules refuse a tool for some of them, and of the others models
 * learn more from the description and from what they are told when a value does not fit. The server checks all the same.
 */
const leftOut = new Set([
  '$schema',
  'propertyNames',
  'contentEncoding',
  'contentMediaType',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'default',
  'unlisted',
  'pattern',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
]);

/**
 * A schema as all hosts take it: no `$schema` (validators of draft-07 refuse another draft), no formats but `date-time`,
 * no patterns, a value in place of `const`, and a type that may be null in place of a union.
 * The server itself goes by the tool's own schema, which is stricter.
 */
export function plainSchema(schema: FieldSchema, io: 'input' | 'output'): FieldSchema {
  const elsewhere = shownElsewhere(schema);
  if (io === 'output' && elsewhere !== undefined) {
    return { type: 'object', description: `As in ${elsewhere}.` };
  }
  const { properties, items, anyOf, additionalProperties, const: only, ...rest } = withoutLongEnum(schema);
  const kept = Object.entries(rest).filter(([name, value]) => isKept(name, value, io));
  const shown = io === 'output' ? anyOf?.filter((choice) => shownElsewhere(choice) === undefined) : anyOf;
  const choices = shown?.map((choice) => plainSchema(choice, io));
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
  if (!choices) return plain;
  const merged = io === 'output' ? mergedObjects(choices) : choices;
  return { ...plain, ...(nullable(merged) ?? (merged.length === 1 ? merged[0] : { anyOf: merged })) };
}

/** The tool that shows the whole shape of an object that several have: it is long, and once is enough. */
function shownElsewhere(schema: FieldSchema): string | undefined {
  const tool = schema['shownIn'];
  return typeof tool === 'string' ? tool : undefined;
}

/** The choices with all objects among them as one: without what is required, they differ in what they have. */
function mergedObjects(choices: readonly FieldSchema[]): FieldSchema[] {
  const objects = choices.filter(({ properties }) => properties);
  const others = choices.filter(({ properties }) => !properties);
  if (objects.length < 2) return [...choices];
  const properties: Record<string, FieldSchema> = {};
  for (const object of objects) {
    for (const [name, inner] of Object.entries(object.properties ?? {})) properties[name] ??= inner;
  }
  return [{ ...objects[0], properties }, ...others];
}

/** Values listed at most: more are described, and told when another was sent. */
const maxValues = 10;

/** The schema without a long list of values; of an order that may run both ways, each is described once. */
function withoutLongEnum(schema: FieldSchema): FieldSchema {
  const { enum: listed, ...rest } = schema;
  if (!Array.isArray(listed) || listed.length <= maxValues) return schema;
  const values = (listed as unknown[]).map(String);
  const orders = values.filter((value) => !value.startsWith('-'));
  const isOrder = orders.every((order) => values.includes(`-${order}`));
  if (!isOrder) return rest['unlisted'] === true ? rest : schema;
  return { ...rest, description: `${orders.join(', ')}. ${rest.description ?? ''}`.trim() };
}

/** The description, with the default, which models know only from there. */
function withDefault({ default: value, description }: FieldSchema): FieldSchema {
  if (value === undefined || typeof value === 'object' || /default/i.test(description ?? '')) return {};
  return { description: [description, `Default ${JSON.stringify(value)}.`].filter(Boolean).join(' ') };
}

function additional(sent: unknown, io: 'input' | 'output'): FieldSchema {
  // Closed objects are closed by the server; hosts that need it said say it themselves.
  if (sent === undefined || sent === false) return {};
  const values = typeof sent === 'object' ? plainSchema(sent as FieldSchema, io) : {};
  return { additionalProperties: Object.keys(values).length === 0 ? true : values };
}

function isKept(name: string, value: unknown, io: 'input' | 'output'): boolean {
  if (leftOut.has(name) || unbounded.has(value)) return false;
  if (name === 'format') return value === 'date-time';
  return !(io === 'output' && leftOutOfOutputs.has(name));
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
