import { describe, expect, test } from '@jest/globals';
import { schemasOf } from '../../../lambda/mcp/tool-schemas.ts';
import { tools } from '../../../lambda/tools/registry.ts';
import type { FieldSchema } from '../../../lambda/access/fields.ts';

/** Fields that end users write, wherever they appear. */
const writtenByUsers = new Set([
  'firstName',
  'lastName',
  'username',
  'unsafeMetadata',
  'deviceType',
  'browserName',
]);

function unmarked(schema: FieldSchema, path: readonly string[] = []): string[] {
  const name = path.at(-1) ?? '';
  const choices = schema.anyOf ?? [];
  const isMarked =
    schema['userSupplied'] === true || choices.some((choice) => choice['userSupplied'] === true);
  // Names of an identity provider's attributes, which an administrator maps to ours.
  if (name === 'attributeMapping') return [];
  if (writtenByUsers.has(name)) return isMarked ? [] : [path.join('.')];
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([key, inner]) => unmarked(inner, [...path, key])),
    ...(schema.items ? unmarked(schema.items, [...path, '*']) : []),
    ...choices.flatMap((choice) => unmarked(choice, path)),
  ];
}

describe.each([...tools.values()])('$name', (tool) => {
  test('marks every field that end users write', () => {
    expect(unmarked(schemasOf(tool).output)).toEqual([]);
  });
});
