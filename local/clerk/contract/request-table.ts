import { documented, type OpenApiDocument } from './document.ts';

/** A JSON Schema (draft 2020-12) without texts and references. */
export type Schema = Readonly<Record<string, unknown>>;

/** What one operation takes by the document. */
export interface RequestRules {
  /** By name; every other parameter is unknown. */
  readonly query: Readonly<Record<string, QueryRule>>;
  /** Left out where the operation takes no body. */
  readonly body?: Schema;
}

interface QueryRule {
  readonly schema: Schema;
  readonly required?: true;
  /** Whether several values stand in one, separated by commas; otherwise the parameter is repeated. */
  readonly commas?: true;
}

/** What the operations take, by their keys such as `get /users`. */
export type RequestTable = Readonly<Record<string, RequestRules>>;

/** What a schema says about values; descriptions, examples and defaults are left out. */
const keywords = [
  'enum',
  'format',
  'pattern',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'uniqueItems',
  'required',
] as const;

type Raw = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Raw => typeof value === 'object' && value !== null;

/**
 * What the operations take by the document, without its texts. Operations that it lacks are left out. Throws for a
 * reference to nothing.
 */
export function requestTable(source: OpenApiDocument, keys: readonly string[]): RequestTable {
  const resolved = (value: unknown): Raw => {
    if (!isObject(value))
      throw new Error(`The document has ${JSON.stringify(value)} where an object belongs`);
    if (typeof value['$ref'] !== 'string') return value;
    let target: unknown = source;
    for (const part of value['$ref'].split('/').slice(1))
      target = isObject(target) ? target[part] : undefined;
    if (target === undefined) throw new Error(`The document refers to ${value['$ref']}, which it lacks`);
    return resolved(target);
  };
  const schemaOf = (value: unknown): Schema => {
    const raw = resolved(value);
    const schema: Record<string, unknown> = {};
    for (const keyword of keywords) if (raw[keyword] !== undefined) schema[keyword] = raw[keyword];
    if (raw['type'] !== undefined) schema['type'] = raw['nullable'] ? [raw['type'], 'null'] : raw['type'];
    if (Array.isArray(raw['enum']) && raw['nullable']) schema['enum'] = [...new Set([...raw['enum'], null])];
    // In OpenAPI 3.0 it says of the minimum whether it counts itself.
    if (raw['exclusiveMinimum'] === true) {
      schema['exclusiveMinimum'] = raw['minimum'];
      delete schema['minimum'];
    }
    if (isObject(raw['properties'])) {
      schema['properties'] = Object.fromEntries(
        Object.entries(raw['properties']).map(([name, property]) => [name, schemaOf(property)]),
      );
    }
    if (raw['items'] !== undefined) schema['items'] = schemaOf(raw['items']);
    const others = raw['additionalProperties'];
    if (others !== undefined) schema['additionalProperties'] = isObject(others) ? schemaOf(others) : others;
    for (const keyword of ['anyOf', 'oneOf', 'allOf']) {
      const parts = raw[keyword];
      if (Array.isArray(parts)) schema[keyword] = parts.map(schemaOf);
    }
    return schema;
  };
  const rulesOf = (key: string): [string, RequestRules][] => {
    const operation = documented(source, key);
    if (operation === undefined) return [];
    const inQuery = (operation.parameters ?? [])
      .map(resolved)
      .filter((parameter) => parameter['in'] === 'query');
    const query = inQuery.map((parameter): [string, QueryRule] => [
      String(parameter['name']),
      {
        schema: schemaOf(parameter['schema']),
        ...(parameter['required'] === true && { required: true }),
        ...(parameter['explode'] === false && { commas: true }),
      },
    ]);
    const content =
      operation.requestBody && Object.values(resolved(operation.requestBody)['content'] ?? {})[0];
    return [
      [
        key,
        {
          query: Object.fromEntries(query),
          ...(isObject(content) && { body: schemaOf(content['schema']) }),
        },
      ],
    ];
  };
  return Object.fromEntries(keys.toSorted().flatMap(rulesOf));
}

/** The table as a text: one operation a line, so that two of them can be compared. */
export function tableText(table: RequestTable): string {
  const lines = Object.entries(table).map(
    ([key, rules]) => `${JSON.stringify(key)}:${JSON.stringify(rules)}`,
  );
  return `{\n${lines.join(',\n')}\n}\n`;
}
