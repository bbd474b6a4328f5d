import { buildSync, transformSync } from 'esbuild';
import { root } from './sources.ts';

/*
 * The MCP SDK makes zod schemas of all that the protocol knows: some when it is imported, the rest at the first
 * message. Here its text is changed so that each is made when it is first used; `preloadSchemas`, which nothing here
 * calls, no longer makes them all.
 *
 * And what it makes for each message lets V8 go of it at once. V8 puts a function that is written as the value of an
 * assignment to a property straight into its old generation, where it keeps what it refers to, here a whole server,
 * until the next major collection; a failed parse of zod does so by its getter.
 */

const helpers = `class Lazy {
  constructor(make) { this.make = make; }
  get value() { return this.made ??= this.make(); }
}
const assign = (target, name, value) => { target[name] = value; };
const carriesResult = (value) => value?.result !== undefined;
const carriesError = (value) => value?.error !== undefined;
`;

/** `const FooSchema = …;` with the lines that belong to it, and what is derived from schemas. */
const declaration =
  /^( *)(?:const|var) ([A-Z][\w$]*Schema[\w$]*|ROOT_KEYS|PROPERTY_KEYS_BY_TYPE|SUPPORTED_STRING_FORMATS) = (.*(?:\n\1[ })\]].*)*);$/gm;

/** What is put in for what. */
const changes: readonly (readonly [RegExp, string])[] = [
  [declaration, '$1const lazy$2 = /* @__PURE__ */ new Lazy(() => ($3));'],
  // Up to isSpecType: what would take the value of a schema before anything is parsed with it.
  // The set of an era's schemas, and the tables from methods to schemas.
  [
    /^ {4}([A-Z]\w*Schema): (.*?(?:\n {4}[ })\]].*?)*),?$(?!\n {4}[ })\]])/gm,
    '    get $1() { return this._$1 ??= $2; },',
  ],
  [/^( +)("[^"]+"|ping|initialize): (s\.\w+),?$/gm, '$1get $2() { return $3; },'],
  // isSpecType and specTypeSchemas.
  [/(?<=^var authSchemas = \{\n(?: {2}.*\n)*) {2}(\w+)(?=,?$)/gm, '  $1: () => $1'],
  [/(?<= register\(key, )(?=schemas_exports\[key\]\);$)/gm, '() => '],
  [
    /^ {2}_specTypeSchemas\[name\] = schema;$/gm,
    '  Object.defineProperty(_specTypeSchemas, name, { enumerable: true, get: schema });',
  ],
  [/(?<=^ {2}_isSpecType\[name\] = \(v\) => )schema(?=\.safeParse\(v\)\.success;$)/gm, 'schema()'],
  // What the protocol hangs on each transport.
  [
    /^( +)(this\._transport)\.(onclose|onerror|onmessage) = (\(.*\n(?:\1 .*\n)*\1\});$/gm,
    '$1assign($2, "$3", $4);',
  ],
  // Asked of each message twice, and untrue of nearly all.
  [
    /(?<=^var isJSONRPC(?:Result|Error)Response = \(value\) => )(?=JSONRPC(Result|Error)ResponseSchema\.safeParse)/gm,
    'carries$1(value) && ',
  ],
];

let made: string | undefined;

/**
 * The text of `@modelcontextprotocol/server` as one module, its imports of zod and of its validator left as they are,
 * with schemas that are made at their first use. Throws when the SDK is not written as this expects.
 */
export function lazySdk(): string {
  return (made ??= withLazySchemas(bundledSdk()));
}

function bundledSdk(): string {
  const { outputFiles } = buildSync({
    stdin: {
      contents: "export * from '@modelcontextprotocol/server'",
      resolveDir: root,
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    external: ['zod/v4', '@modelcontextprotocol/server/_shims'],
  });
  return outputFiles.map(({ text }) => text).join('');
}

/** The text of the SDK with schemas that are made at their first use. Throws as `lazySdk` does. */
export function withLazySchemas(sdk: string): string {
  const names = [...sdk.matchAll(declaration)].map(([, , name = '']) => name);
  let text = sdk;
  for (const [pattern, replacement] of changes) {
    if (text.search(pattern) === -1) {
      throw new Error(
        `The MCP SDK is not written as lib/bundling/lazy-sdk.ts expects: nothing matches ${pattern}.`,
      );
    }
    text = text.replaceAll(pattern, replacement);
  }
  // Nothing declares the names any more: esbuild puts the values in wherever they are read.
  const define = Object.fromEntries(names.map((name) => [name, `lazy${name}.value`]));
  return transformSync(helpers + text, { define, format: 'esm', target: 'node24' }).code;
}
