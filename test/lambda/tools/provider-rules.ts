import type { FieldSchema } from '../../../lambda/access/fields.ts';

/** A tool as a host hands it to a model provider. */
export interface OfferedTool {
  readonly name: string;
  readonly description?: string | undefined;
  readonly schema: FieldSchema;
}

/** What a provider refuses about a tool: one line each. */
export type ProviderRule = (tool: OfferedTool) => readonly string[];

interface Place {
  readonly path: string;
  readonly schema: FieldSchema;
  readonly depth: number;
}

/** A schema and all schemas in it. */
export function placesIn(schema: FieldSchema, path = '', depth = 1): Place[] {
  const { properties = {}, items, anyOf = [], additionalProperties } = schema;
  const values = typeof additionalProperties === 'object' ? (additionalProperties as FieldSchema) : {};
  // `{}` is whatever the sender likes.
  const free = Object.keys(values).length === 0 ? [] : [values];
  return [
    { path, schema, depth },
    ...Object.entries(properties).flatMap(([name, inner]) => placesIn(inner, `${path}.${name}`, depth + 1)),
    ...[...(items ? [items] : []), ...free].flatMap((inner) => placesIn(inner, `${path}[]`, depth + 1)),
    ...anyOf.flatMap((inner) => placesIn(inner, path, depth)),
  ];
}

const namesIn = (schema: FieldSchema) =>
  placesIn(schema).flatMap(({ schema: { properties = {} } }) => Object.keys(properties));

function keywordsBesides(schema: FieldSchema, taken: readonly string[]): string[] {
  return placesIn(schema).flatMap((place) =>
    Object.keys(place.schema)
      .filter((keyword) => !taken.includes(keyword))
      .map((keyword) => `${place.path || 'the schema'} has ${keyword}`),
  );
}

function rootFaults({ type, anyOf, ...rest }: FieldSchema): string[] {
  return [
    ...(type === 'object' ? [] : ['the root is no object']),
    ...(anyOf ? ['the root is a union'] : []),
    ...['oneOf', 'allOf', 'not', 'enum', '$ref'].filter((keyword) => keyword in rest),
  ];
}

const annotations = ['type', 'description', 'title', 'enum', 'properties', 'required', 'items'];
const limits = ['minLength', 'maxLength', 'pattern', 'minimum', 'maximum', 'minItems', 'maxItems', 'format'];

/**
 * Tools of the Messages API: https://platform.claude.com/docs/en/agents-and-tools/tool-use/implement-tool-use and its
 * errors, which name the pattern of property keys.
 */
const anthropic: ProviderRule = ({ name, schema }) => [
  ...(/^[a-zA-Z0-9_-]{1,128}$/.test(name) ? [] : ['the name']),
  ...rootFaults(schema),
  ...namesIn(schema).filter((key) => !/^[a-zA-Z0-9_.-]{1,64}$/.test(key)),
];

/** Functions that are not strict: https://platform.openai.com/docs/guides/function-calling */
const openAi: ProviderRule = ({ name, description = '', schema }) => [
  ...(/^[a-zA-Z0-9_-]{1,64}$/.test(name) ? [] : ['the name']),
  ...(description.length <= 1_024 ? [] : ['the description is longer than 1,024']),
  ...rootFaults(schema),
  ...placesIn(schema).flatMap(({ path, schema: { type, items } }) =>
    type === 'array' && !items ? [`${path} is a list of nobody knows what`] : [],
  ),
];

/**
 * Strict functions: https://platform.openai.com/docs/guides/structured-outputs, "Supported schemas". Hosts close objects
 * and make every parameter required and nullable by themselves, and leave a tool with a free-form object (metadata) as it is.
 */
const openAiStrict: ProviderRule = (tool) => {
  const places = placesIn(tool.schema);
  const isFree = ({ schema }: Place) =>
    typeof schema['additionalProperties'] === 'object' || schema['additionalProperties'] === true;
  if (places.some(isFree)) return openAi(tool);
  const formats = new Set([
    'date-time',
    'time',
    'date',
    'duration',
    'email',
    'hostname',
    'ipv4',
    'ipv6',
    'uuid',
  ]);
  return [
    ...openAi(tool),
    ...keywordsBesides(tool.schema, [...annotations, ...limits, 'additionalProperties', 'anyOf']),
    ...places.flatMap(({ path, schema: { format } }) =>
      format === undefined || formats.has(format) ? [] : [`${path} has the format ${format}`],
    ),
    ...places
      .filter(({ schema }) => /\(\?[=!<]/.test(schema.pattern ?? ''))
      .map(({ path }) => `${path} looks around`),
    ...(Math.max(...places.map(({ depth }) => depth)) <= 10 ? [] : ['more than 10 levels']),
    ...(namesIn(tool.schema).length <= 5_000 ? [] : ['more than 5,000 properties']),
  ];
};

/**
 * Function declarations: https://ai.google.dev/api/caching#Schema and
 * https://docs.cloud.google.com/vertex-ai/docs/reference/rest/v1beta1/FunctionDeclaration. `parameters` knows no
 * `additionalProperties`: hosts take them out, or send the schema as `parametersJsonSchema`.
 */
const gemini: ProviderRule = ({ name, schema }) => [
  ...(/^[a-zA-Z_][a-zA-Z0-9_.-]{0,63}$/.test(name) ? [] : ['the name']),
  ...rootFaults(schema),
  ...namesIn(schema).filter((key) => !/^[a-zA-Z_]\w{0,63}$/.test(key)),
  ...keywordsBesides(schema, [...annotations, ...limits, 'additionalProperties', 'anyOf']),
  ...placesIn(schema).flatMap(({ path, schema: { type, format, enum: values } }) => {
    const faults: string[] = [];
    if (format !== undefined && format !== 'date-time') faults.push(`${path} has the format ${format}`);
    if (values !== undefined && type !== 'string') faults.push(`${path} has an enum of no texts`);
    if (typeof type !== 'string') faults.push(`${path || 'the schema'} has not one type`);
    return faults;
  }),
];

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolSpecification.html */
const bedrock: ProviderRule = ({ name, description, schema }) => [
  ...(/^[a-zA-Z][a-zA-Z0-9_]{0,63}$/.test(name) ? [] : ['the name']),
  ...(description === '' ? ['the description is empty'] : []),
  ...rootFaults(schema),
];

/** Validators of draft-07, which many clients have, know no other `$schema`, and no keyword that came later. */
const draft07: ProviderRule = ({ schema }) =>
  ['$schema', '$defs', 'prefixItems', 'unevaluatedProperties', 'dependentRequired'].flatMap((keyword) =>
    placesIn(schema).flatMap((place) =>
      keyword in place.schema ? [`${place.path || 'the schema'} has ${keyword}`] : [],
    ),
  );

export const providerRules: Readonly<Record<string, ProviderRule>> = {
  Anthropic: anthropic,
  OpenAI: openAi,
  'OpenAI, strict': openAiStrict,
  Gemini: gemini,
  Bedrock: bedrock,
  'draft-07': draft07,
};
