import { beforeAll, describe, expect, test } from '@jest/globals';
import type { FieldSchema } from '../../../lambda/access/fields.ts';
import { schemasOf } from '../../../lambda/mcp/tool-schemas.ts';
import { tools } from '../../../lambda/tools/registry.ts';
import { requests } from '../../../local/clerk/contract/requests.ts';
import { fixedByTool, leftOut, leftOutEverywhere, renamed } from './left-out.ts';
import { operationsOfMethods } from './operations-of-methods.ts';
import { sdkParameters } from './sdk-parameters.ts';

/** Names as they are compared: `email_address_id` is `emailAddressId`. */
const plain = (name: string) => name.replaceAll('_', '').toLowerCase();

function namesIn(schema: FieldSchema): string[] {
  const inner = [...Object.values(schema.properties ?? {}), schema.items ?? [], schema.anyOf ?? []].flat();
  const choices = ['oneOf', 'allOf'].flatMap((key) => (schema[key] ?? []) as FieldSchema[]);
  return [...Object.keys(schema.properties ?? {}), ...[...inner, ...choices].flatMap(namesIn)];
}

const unnamed = (key: string) => key.replaceAll(/\{[^}]*\}/g, '{}');

/** By operation: what it takes in query and body by Clerk's document, also nested. */
const byPath = new Map(
  Object.entries(requests).map(([key, { query, body }]) => [
    unnamed(key),
    [...Object.keys(query), ...namesIn((body ?? {}) as FieldSchema)],
  ]),
);
const methodsOfTools = [...new Set([...tools.values()].flatMap(({ methods }) => methods))];

let operations: ReadonlyMap<string, readonly string[]>;
beforeAll(async () => {
  operations = await operationsOfMethods(methodsOfTools);
});

/** What a method takes by Clerk's document and by the types of its SDK. */
function parametersOf(method: string): string[] {
  const byDocument = (operations.get(method) ?? []).flatMap((key) => byPath.get(key) ?? []);
  const bySdk = Reflect.get(sdkParameters, method) as string;
  const names = [...byDocument, ...bySdk.split(' ').filter(Boolean)];
  return [...new Map(names.map((name) => [plain(name), name])).values()];
}

/** What a tool does not take of what a method does, although nothing says why. */
function missing(tool: string, method: string): string[] {
  if (Object.hasOwn(fixedByTool[tool] ?? {}, method) || Object.hasOwn(fixedByTool[tool] ?? {}, '*'))
    return [];
  const own = new Set(namesIn(schemasOf(tools.get(tool)!).input).map(plain));
  return parametersOf(method).filter((name) => {
    const ours = renamed[method]?.[name] ?? name;
    return (
      !own.has(plain(ours)) &&
      !Object.hasOwn(leftOutEverywhere, name) &&
      !Object.hasOwn(leftOut[method] ?? {}, name)
    );
  });
}

test('each method leads to an operation that the document has, or the SDK alone knows it', () => {
  const unknown = [...operations].filter(([, keys]) => !keys.some((key) => byPath.has(key)));
  // Deleting invitations, sending emails and the second way to change the domain are newer than the document.
  expect(unknown.map(([method]) => method)).toEqual([
    'invitations.deleteInvitation',
    'emails.create',
    'emails.createBatch',
    'emails.get',
    'betaFeatures.changeDomain',
  ]);
});

describe.each([...tools.values()].filter(({ methods }) => methods.length > 0))(
  '$name',
  ({ name, methods }) => {
    test('takes what Clerk’s document and the types of its SDK have, but for what is left out on purpose', () => {
      const lacks = methods.map((method) => [method, missing(name, method)] as const);
      expect(lacks.filter(([, names]) => names.length > 0)).toEqual([]);
    });
  },
);

describe('what is left out on purpose', () => {
  test('has a reason each', () => {
    const reasons = [leftOutEverywhere, ...Object.values(leftOut), ...Object.values(fixedByTool)];
    for (const reason of reasons.flatMap((each) => Object.values(each))) {
      expect(reason).toMatch(/^[A-Z].{15,}\.$/);
    }
  });

  test('is there in Clerk, and of methods and tools that there are', () => {
    const stale = Object.entries(leftOut).flatMap(([method, names]) => {
      const known = new Set(parametersOf(method).map(plain));
      return Object.keys(names)
        .filter((name) => !known.has(plain(name)))
        .map((name) => `${method}: ${name}`);
    });
    expect(stale).toEqual([]);
    const offered = new Set<string>(methodsOfTools);
    expect(
      [...Object.keys(leftOut), ...Object.keys(renamed)].filter((method) => !offered.has(method)),
    ).toEqual([]);
    expect(Object.keys(fixedByTool).filter((tool) => !tools.has(tool))).toEqual([]);
  });
});
