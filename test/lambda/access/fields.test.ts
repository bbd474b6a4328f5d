import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import {
  type FieldSchema,
  forbiddenFields,
  guardedFields,
  removeForbidden,
  visibleSchema,
} from '../../../lambda/access/fields.ts';
import type { Permission } from '../../../lambda/access/permissions.ts';
import { schemasOf } from '../../../lambda/mcp/tool-schemas.ts';
import { tools } from '../../../lambda/tools/registry.ts';

const schemaOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input' }) as FieldSchema;
const secret = z.string().meta({ permission: 'users:private' satisfies Permission });
const password = z
  .string()
  .optional()
  .meta({ permission: 'users:credentials' satisfies Permission });

/** Fields at the root, in an object, in the items of a list, and with null as an alternative. */
const schema = schemaOf(
  z.strictObject({
    name: z.string(),
    secret,
    password,
    profile: z.object({ secret, nick: z.string() }),
    members: z.array(z.object({ secret, id: z.string() })),
    note: secret.nullable(),
    permission: z.string(),
  }),
);
const fields = guardedFields(schema);

const value = () => ({
  name: 'Ann',
  secret: 'a',
  password: 'b',
  profile: { secret: 'c', nick: 'an' },
  members: [{ secret: 'd', id: '1' }, { id: '2' }, { secret: 'e', id: '3' }],
  note: null,
  permission: 'none',
});
const granting = (...permissions: Permission[]) => new Set(permissions);
const pathsOf = (found: readonly { path: readonly string[] }[]) => found.map(({ path }) => path.join('.'));

describe('fields that need a permission of their own', () => {
  test('are found wherever they are, and a field that is only called permission is none', () => {
    expect(fields).toEqual([
      { path: ['secret'], permission: 'users:private' },
      { path: ['password'], permission: 'users:credentials' },
      { path: ['profile', 'secret'], permission: 'users:private' },
      { path: ['members', '*', 'secret'], permission: 'users:private' },
      { path: ['note'], permission: 'users:private' },
    ]);
  });

  test('are not listed, nor asked for, without it', () => {
    const visible = visibleSchema(schema, granting('users:credentials'));
    expect(Object.keys(visible.properties ?? {})).toEqual([
      'name',
      'password',
      'profile',
      'members',
      'permission',
    ]);
    expect(visible.required).toEqual(['name', 'profile', 'members', 'permission']);
    expect(Object.keys(visible.properties?.['profile']?.properties ?? {})).toEqual(['nick']);
    expect(visible.properties?.['profile']?.required).toEqual(['nick']);
    expect(Object.keys(visible.properties?.['members']?.items?.properties ?? {})).toEqual(['id']);
    expect(visible['additionalProperties']).toBe(false);
  });

  test('are listed with it, and nobody sees the mark', () => {
    const visible = visibleSchema(schema, granting('users:credentials', 'users:private'));
    expect(Object.keys(visible.properties ?? {})).toEqual(Object.keys(schema.properties ?? {}));
    expect(visible.required).toEqual(schema.required);
    expect(JSON.stringify(visible)).not.toContain('users:');
    expect(JSON.stringify(schema)).toContain('users:private');
  });

  test('are told apart from those that may be there', () => {
    const forbiddenTo = (...permissions: Permission[]) =>
      pathsOf(forbiddenFields(value(), fields, granting(...permissions)));
    expect(forbiddenTo()).toEqual(['secret', 'password', 'profile.secret', 'members.*.secret', 'note']);
    expect(forbiddenTo('users:private')).toEqual(['password']);
    expect(forbiddenTo('users:private', 'users:credentials')).toEqual([]);
  });

  test('are taken out of an answer, of each item too, and nothing else is', () => {
    const answer = value();
    removeForbidden(answer, fields, granting('users:credentials'));
    expect(answer).toEqual({
      name: 'Ann',
      password: 'b',
      profile: { nick: 'an' },
      members: [{ id: '1' }, { id: '2' }, { id: '3' }],
      permission: 'none',
    });
  });

  test('with null, false or nothing in them are forbidden just the same', () => {
    for (const empty of [null, false, '', undefined, 0]) {
      expect(pathsOf(forbiddenFields({ secret: empty }, fields, granting()))).toEqual(['secret']);
    }
  });

  test.each([
    [undefined],
    [null],
    ['secret'],
    [7],
    [[]],
    [{ profile: null, members: null }],
    [{ profile: 'secret', members: { secret: 'a' } }],
    [{ members: [null, 'secret', [{ secret: 'a' }]] }],
    [Object.create({ secret: 'inherited' })],
  ])('are not looked for where they can not be: %j', (sent: unknown) => {
    expect(forbiddenFields(sent, fields, granting())).toEqual([]);
    expect(() => removeForbidden(sent, fields, granting())).not.toThrow();
  });
});

describe('a mark that could not be held to stops the server', () => {
  test.each<[string, z.ZodType, RegExp]>([
    [
      'a permission that does not exist',
      z.object({ a: z.string().meta({ permission: 'users:secrets' }) }),
      /^a asks for a permission that does not exist: "users:secrets"$/,
    ],
    [
      'a permission in the wrong case',
      z.object({ a: z.object({ b: z.string().meta({ permission: 'Users:Private' }) }) }),
      /^a\.b asks for/,
    ],
    [
      'the whole schema',
      z.object({}).meta({ permission: 'users:private' }),
      /^The whole schema is not a property/,
    ],
    ['the items of a list', z.object({ a: z.array(secret) }), /^a\.\* is not a property/],
    ['the values of a record', z.object({ a: z.record(z.string(), secret) }), /^a has a permission where/],
    ['the parts of a tuple', z.object({ a: z.tuple([secret]) }), /^a has a permission where/],
    [
      'one of several shapes',
      z.discriminatedUnion('kind', [z.object({ kind: z.literal('a'), secret })]),
      /^The schema has a permission where/,
    ],
    [
      'both of two shapes',
      z.intersection(z.object({ secret }), z.record(z.string(), z.string())),
      /^The schema has a permission where/,
    ],
    [
      'a shape that is defined once for all',
      z.object({ a: z.object({ secret }).meta({ id: 'Shared' }) }),
      /^The schema has a permission where/,
    ],
  ])('%s', (_, schema, message) => {
    expect(() => guardedFields(schemaOf(schema))).toThrow(message);
  });
});

test.each([...tools.values()])('every mark in the schemas of $name is held to', (tool) => {
  const { input, output, guardedInput, guardedOutput } = schemasOf(tool);
  const marksIn = (schema: FieldSchema) => JSON.stringify(schema).match(/"permission":"/g)?.length ?? 0;
  expect(guardedInput).toHaveLength(marksIn(input));
  expect(guardedOutput).toHaveLength(marksIn(output));
  const shownInput = JSON.stringify(visibleSchema(input, granting()));
  for (const { path } of guardedInput) expect(shownInput).not.toContain(`"${path.at(-1)}":{`);
  const shownOutput = JSON.stringify(visibleSchema(output, granting()));
  for (const { path } of guardedOutput) expect(shownOutput).not.toContain(`"${path.at(-1)}":{`);
});
