import { isToolset, type Toolset, toolsets } from '../access/toolsets.ts';
import { cut } from '../base/cut.ts';
import { differentValues, headerValues } from '../http/headers.ts';
import { HttpError } from './http-error.ts';
import type { NarrowingEvent } from './narrowing-asked.ts';
import { signedPath } from './signed-path.ts';

/** The names of both parameters in the query, and as headers. */
const readOnlyName = { query: 'read_only', header: 'X-MCP-Readonly' } as const;
const toolsName = { query: 'tools', header: 'X-MCP-Toolsets' } as const;
const headerNames = new Set<string>(
  [readOnlyName.header, toolsName.header].map((name) => name.toLowerCase()),
);

/** Whatever begins like our headers, and other spellings of their names; `mayAskForLess` must find them all. */
const looksNarrowing = /^x[-_]?mcp|^(?:x[-_])?(?:mcp[-_])?(?:read[-_]?only|tool[-_]?sets?|tools)$/i;

/** What a presigned address has besides: of the signature, not for this server. */
const ofSignature = /^x-amz-/i;

/** What a request asks for, in the query and in headers together. */
export interface AskedNarrowing {
  readonly readOnly: boolean;
  /** Undefined: all. */
  readonly toolsets: readonly Toolset[] | undefined;
}

/**
 * What a request asks for. Throws `HttpError` with 400 for any other parameter or header that looks like ours, and for a
 * value that is none: a typo must not leave writes on.
 */
export function askedIn({
  multiValueQueryStringParameters,
  multiValueHeaders,
  resource,
}: NarrowingEvent): AskedNarrowing {
  const query = new Map(Object.entries(multiValueQueryStringParameters ?? {}));
  for (const name of query.keys()) {
    const isOurs = name === readOnlyName.query || name === toolsName.query;
    const isSignature = resource === signedPath && ofSignature.test(name);
    if (!isOurs && !isSignature) throw unknownName('parameter', name);
  }
  for (const name of Object.keys(multiValueHeaders ?? {})) {
    if (looksNarrowing.test(name) && !headerNames.has(name.toLowerCase())) throw unknownName('header', name);
  }
  const ofQuery = (name: string) => [...new Set(query.get(name))];
  const header = readOnlyName.header.toLowerCase();
  const readOnly = [
    readOnlyIn(readOnlyName.query, ofQuery(readOnlyName.query)),
    readOnlyIn(readOnlyName.header, differentValues(multiValueHeaders, header)),
  ];
  const ofHeader = new Set(headerValues(multiValueHeaders, toolsName.header.toLowerCase()));
  const inQuery = toolsetsIn(toolsName.query, ofQuery(toolsName.query));
  const inHeader = toolsetsIn(toolsName.header, [...ofHeader]);
  return { readOnly: readOnly.includes(true), toolsets: inBoth(inQuery, inHeader) };
}

function readOnlyIn(name: string, values: readonly string[]): boolean {
  const value = single(name, values);
  if (value === undefined || value === 'false') return false;
  if (value === 'true') return true;
  throw refused(`${name} is true or false, not ${quoted(value)}.`);
}

function toolsetsIn(name: string, values: readonly string[]): readonly Toolset[] | undefined {
  const value = single(name, values);
  if (value === undefined) return undefined;
  const named = [...new Set(value.split(',').map((part) => part.trim()))];
  const unknown = named.filter((part) => !isToolset(part));
  if (unknown.length === 0) return named.filter(isToolset);
  throw refused(
    `${name} names ${unknown.map(quoted).slice(0, 5).join(', ')}, which is not a toolset: join names of ${toolsets.join(', ')} with commas.`,
  );
}

function inBoth(
  one: readonly Toolset[] | undefined,
  other: readonly Toolset[] | undefined,
): readonly Toolset[] | undefined {
  if (!one || !other) return one ?? other;
  const both = one.filter((name) => other.includes(name));
  if (both.length > 0) return both;
  throw refused(
    `${toolsName.query} and ${toolsName.header} have no toolset in common, so that nothing is left.`,
  );
}

function single(name: string, values: readonly string[]): string | undefined {
  if (values.length < 2) return values[0]?.trim();
  throw refused(`${name} is given with different values, ${values.map(quoted).slice(0, 5).join(' and ')}.`);
}

function unknownName(kind: 'parameter' | 'header', name: string): HttpError {
  const ours =
    kind === 'parameter'
      ? `${readOnlyName.query}=true and ${toolsName.query}=users,organizations`
      : `${readOnlyName.header}: true and ${toolsName.header}: users,organizations`;
  return refused(`This server takes no ${kind} ${quoted(name)}. A connection is narrowed by ${ours}.`);
}

function refused(why: string): HttpError {
  return new HttpError(400, -32600, `${why} Nothing was done: correct the connection.`, {}, 'narrowing');
}

const quoted = (value: string) => JSON.stringify(cut(value, 60));
