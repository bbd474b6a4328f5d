import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as unchanged from '@modelcontextprotocol/server';
import { buildSync } from 'esbuild';
import * as fc from 'fast-check';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { lazySdk, withLazySchemas } from '../../../lib/bundling/lazy-sdk.ts';
import { mutated, valid } from '../../lambda/mcp/mutations.ts';
import { askSdk, type Posted, type Sdk } from '../../lambda/mcp/sdk-fixture.ts';

let folder: string;
let lazy: Sdk;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clerk-mcp-lazy-sdk-'));
  lazy = await importLazy('zod');
});

afterAll(() => rm(folder, { recursive: true }));

/** The changed SDK, on another module in the place of zod. */
async function importLazy(zod: string): Promise<Sdk> {
  const outfile = join(await mkdtemp(join(folder, 'sdk-')), 'sdk.mjs');
  buildSync({
    stdin: { contents: lazySdk(), resolveDir: join(import.meta.dirname, '../../..') },
    alias: {
      'zod/v4': zod,
      '@modelcontextprotocol/server/_shims': './lambda/mcp/no-validator.ts',
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    outfile,
  });
  return (await import(outfile)) as Sdk;
}

/** A value and all that is in it. */
function parts(value: unknown): unknown[] {
  const inner = typeof value === 'object' && value !== null ? Object.values(value) : [];
  return [value, ...inner.flatMap(parts)];
}

/** What each schema of the protocol makes of a value. */
function verdicts({ isSpecType, specTypeSchemas }: Sdk, value: unknown): unknown {
  return Object.entries(specTypeSchemas).map(([name, schema]) => [
    name,
    isSpecType[name as keyof typeof isSpecType](value),
    schema['~standard'].validate(value),
  ]);
}

async function answersTo(posted: Posted): Promise<unknown[]> {
  const { body } = await askSdk(posted);
  return body
    .split('\n')
    .map((line) => line.replace(/^data: /, ''))
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
}

test('the SDK with lazy schemas exports what it exported before', () => {
  expect(Object.keys(lazy).toSorted()).toEqual(Object.keys(unchanged).toSorted());
  expect(Object.keys(lazy.specTypeSchemas)).toEqual(Object.keys(unchanged.specTypeSchemas));
});

test('makes no schema when it is imported', async () => {
  const none = join(folder, 'none.mjs');
  await writeFile(none, '');
  await expect(importLazy(none)).resolves.toBeDefined();
});

test('makes a schema once', () => {
  const { specTypeSchemas } = lazy;
  expect(specTypeSchemas.CallToolResult).toBe(specTypeSchemas.CallToolResult);
});

test('every schema says of messages, answers and their parts what it said before', async () => {
  const answers = await Promise.all(valid.map(answersTo));
  const values = [...valid.map(({ message }) => message), ...answers].flatMap(parts);
  const different = new Map(values.map((value) => [JSON.stringify(value), value]))
    .values()
    .filter((value) => !isDeepStrictEqual(verdicts(lazy, value), verdicts(unchanged, value)));
  expect([...different]).toEqual([]);
});

test('results and errors are told from other messages as before', () => {
  const kinds = (
    { isJSONRPCResultResponse, isJSONRPCErrorResponse, isJSONRPCRequest }: Sdk,
    value: unknown,
  ) => [isJSONRPCResultResponse(value), isJSONRPCErrorResponse(value), isJSONRPCRequest(value)];
  const response = fc.record(
    {
      jsonrpc: fc.constantFrom('2.0', '1.0'),
      id: fc.oneof(fc.integer(), fc.string(), fc.constant(null)),
      result: fc.oneof(fc.dictionary(fc.string(), fc.anything()), fc.anything()),
      error: fc.oneof(fc.record({ code: fc.integer(), message: fc.string() }), fc.anything()),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(response, fc.anything()), (value) => {
      expect(kinds(lazy, value)).toEqual(kinds(unchanged, value));
    }),
    { numRuns: 1_000 },
  );
});

test('messages with faults of any kind are answered as before', async () => {
  await fc.assert(
    fc.asyncProperty(mutated, async (posted) => {
      expect(await askSdk(posted, lazy)).toEqual(await askSdk(posted));
    }),
    { numRuns: 500 },
  );
});

test('an SDK that is written otherwise fails the build', () => {
  expect(() => withLazySchemas('export const schemas = {};')).toThrow(
    'The MCP SDK is not written as lib/bundling/lazy-sdk.ts expects: nothing matches',
  );
});
