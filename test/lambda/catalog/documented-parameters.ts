import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/*
 * The names of the parameters that Clerk's OpenAPI document has, by operation. The document is no part of this project:
 * `node test/lambda/catalog/documented-parameters.ts <document>` renews what is kept of it.
 */

type Node = Readonly<Record<string, unknown>>;
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;
const methods = ['get', 'post', 'put', 'patch', 'delete'];

/** By `post /users`: names of parameters in query and body, also nested ones, in alphabetical order. */
export type DocumentedParameters = Readonly<Record<string, readonly string[]>>;

/** Where the names are kept. */
export const tablePath = join(import.meta.dirname, 'documented-parameters.txt');

/** What is kept of the document. */
export function readTable(): DocumentedParameters {
  const lines = readFileSync(tablePath, 'utf8').split('\n').filter(Boolean);
  return Object.fromEntries(
    lines.map((line) => {
      const [key = '', names = ''] = line.split(': ');
      return [key.replace(/:$/, ''), names.split(' ').filter(Boolean)];
    }),
  );
}

/** The names of the parameters in the text of the document. */
export function documentedParameters(text: string): DocumentedParameters {
  const document: unknown = parse(text);
  const resolved = (value: unknown): Node => {
    if (!isNode(value)) return {};
    const { $ref: reference } = value;
    if (typeof reference !== 'string') return value;
    let target: unknown = document;
    for (const part of reference.split('/').slice(1)) target = isNode(target) ? target[part] : undefined;
    return resolved(target);
  };
  const namesIn = (value: unknown, depth = 0): string[] => {
    const { properties, items, allOf = [], anyOf = [], oneOf = [] } = resolved(value);
    if (depth > 3) return [];
    const fields = Object.entries(resolved(properties));
    const own = fields.flatMap(([name, inner]) => [name].concat(namesIn(inner, depth + 1)));
    const parts = [items ?? [], allOf, anyOf, oneOf].flat();
    return [...own, ...parts.flatMap((part) => namesIn(part, depth))];
  };
  const table: Record<string, readonly string[]> = {};
  const { paths } = resolved(document);
  for (const [path, item] of Object.entries(resolved(paths))) {
    for (const method of methods) {
      const operation = resolved(item)[method];
      if (operation === undefined) continue;
      const { parameters = [], requestBody } = resolved(operation);
      const query = [parameters]
        .flat()
        .map(resolved)
        .filter((parameter) => parameter['in'] === 'query')
        .map(({ name }) => String(name).replace('[]', ''));
      const contents = Object.values(resolved(resolved(requestBody)['content']));
      const body = contents.flatMap((content) => namesIn(resolved(content)['schema']));
      table[`${method} ${path}`] = [...new Set([...query, ...body])].toSorted();
    }
  }
  return table;
}

/** The table as it is kept: an operation a line. */
export function tableText(table: DocumentedParameters): string {
  const lines = Object.entries(table).map(([key, names]) => [`${key}:`, ...names].join(' '));
  return `${lines.toSorted().join('\n')}\n`;
}

if (process.argv[1] === import.meta.filename) {
  const [, , document = ''] = process.argv;
  writeFileSync(tablePath, tableText(documentedParameters(readFileSync(document, 'utf8'))));
}
