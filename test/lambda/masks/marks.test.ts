import { describe, expect, test } from '@jest/globals';
import type { FieldSchema } from '../../../lambda/access/fields.ts';
import { markedFields } from '../../../lambda/masks/marked-fields.ts';
import { schemasOf } from '../../../lambda/mcp/tool-schemas.ts';
import { tools } from '../../../lambda/tools/registry.ts';

/** Names of fields that may hold an address or a number, whoever adds them. */
const tellsContact = /e-?mail|phone|mobile|address|identifier|wallet|contact|recipient|csv/i;
/** What is so called and tells nobody's. */
const ofNobody = new Set(['ipAddress']);

/** The texts of an output whose names tell of contacts, and that are not marked. */
function undecided(schema: FieldSchema, path: readonly string[] = []): string[] {
  const name = path.findLast((part) => part !== '*') ?? '';
  if (schema['mask'] !== undefined) return [];
  const isText = schema['type'] === 'string' && schema['enum'] === undefined;
  if (isText && tellsContact.test(name) && !/Ids?$/.test(name) && !ofNobody.has(name))
    return [path.join('.')];
  const others = schema['additionalProperties'];
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([key, inner]) => undecided(inner, [...path, key])),
    ...(schema.items ? undecided(schema.items, [...path, '*']) : []),
    ...(typeof others === 'object' ? undecided(others as FieldSchema, [...path, '*']) : []),
    ...(schema.anyOf ?? []).flatMap((choice) => undecided(choice, path)),
  ];
}

describe.each([...tools.values()])('$name', (tool) => {
  test('decides of every field that may hold an address or a number how it is masked', () => {
    expect(undecided(schemasOf(tool).output)).toEqual([]);
  });
});

test('the marks of a schema are found in lists, alternatives and records', () => {
  const schema: FieldSchema = {
    properties: {
      users: { items: { anyOf: [{ properties: { email: { mask: 'emailAddress' } } }, {}] } },
      byName: { additionalProperties: { mask: 'contact' } },
    },
  };
  expect([...markedFields(schema).marks]).toEqual([
    ['/users/*/email', 'emailAddress'],
    ['/byName/*', 'contact'],
  ]);
});
