import { parse } from 'yaml';

/** What is read of an OpenAPI document. */
export interface OpenApiDocument {
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation | undefined>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface DocumentedOperation {
  readonly parameters?: readonly object[];
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, unknown>>;
}

/** Reads the text of an OpenAPI document, in YAML or JSON. Throws for what is neither. */
export function readDocument(text: string): OpenApiDocument {
  return parse(text) as OpenApiDocument;
}

/** The document's operation, by its key such as `get /users`. */
export function documented(source: OpenApiDocument, key: string): DocumentedOperation | undefined {
  const [method = '', path = ''] = key.split(' ');
  return source.paths[path]?.[method];
}

/** `nullable` beside $ref, oneOf, allOf or enum is nothing that a JSON Schema validator understands. */
export function asJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asJsonSchema);
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, asJsonSchema(inner)]),
  );
  return nullable === true ? { anyOf: [{ type: 'null' }, rest] } : rest;
}
