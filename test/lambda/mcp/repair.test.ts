import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FieldSchema } from '../../../lambda/access/fields.ts';
import { cleared } from '../../../lambda/mcp/clear.ts';
import { repaired } from '../../../lambda/mcp/repair.ts';
import { schemasOf } from '../../../lambda/mcp/tool-schemas.ts';
import { tools } from '../../../lambda/tools/registry.ts';
import { type EmbeddedClerk, startEmbeddedClerk } from '../../../local/clerk/server.ts';
import { instanceArguments } from '../../e2e/instance-arguments.ts';
import { changingArguments } from '../../../local/examples/changing-arguments.ts';
import { peopleArguments } from '../../e2e/people-arguments.ts';

const goodArguments: Record<string, (clerk: EmbeddedClerk) => unknown> = {
  ...peopleArguments,
  ...instanceArguments,
  ...changingArguments,
};

let clerk: EmbeddedClerk;
beforeAll(async () => {
  clerk = await startEmbeddedClerk();
});
afterAll(() => clerk.close());

type Sent = Record<string, unknown>;

/** What the tool works with when this is sent. */
function taken(tool: string, sent: unknown): unknown {
  const { input, clearable } = schemasOf(tools.get(tool)!);
  const toClear = cleared(repaired(sent, input).args, clearable);
  return tools.get(tool)!.input.parse('args' in toClear ? toClear.args : toClear.fault);
}

const each = (sent: unknown, damage: (value: unknown, schema: FieldSchema) => unknown, input: FieldSchema) =>
  Object.fromEntries(
    Object.entries(sent as Sent).map(([name, value]) => [
      name,
      damage(value, input.properties?.[name] ?? {}),
    ]),
  );
const isScalar = ({ type }: FieldSchema) => type === 'number' || type === 'integer' || type === 'boolean';
const absent = (sent: unknown, { properties = {}, required = [] }: FieldSchema) =>
  Object.keys(properties).filter(
    (name) => !required.includes(name) && !Object.hasOwn(sent as object, name) && name !== 'confirmation',
  );

const damages: Record<string, (sent: unknown, input: FieldSchema) => unknown> = {
  'an object or a list as JSON in a text': (sent, input) =>
    each(
      sent,
      (value) => (typeof value === 'object' && value !== null ? JSON.stringify(value, null, 1) : value),
      input,
    ),
  'the objects of a list as JSON in texts': (sent, input) =>
    each(
      sent,
      (value) =>
        Array.isArray(value)
          ? value.map((item: unknown) => (typeof item === 'object' ? JSON.stringify(item) : item))
          : value,
      input,
    ),
  'a number or a truth value as a text': (sent, input) =>
    each(sent, (value, schema) => (isScalar(schema) ? String(value) : value), input),
  'one value for a list': (sent, input) =>
    each(sent, (value) => (Array.isArray(value) && value.length === 1 ? value[0] : value), input),
  'a list of one for a value': (sent, input) =>
    each(sent, (value, { type }) => (type === 'string' || isScalar({ type }) ? [value] : value), input),
  'null for what was not given': (sent, input) => ({
    ...Object.fromEntries(absent(sent, input).map((name) => [name, null])),
    ...(sent as Sent),
  }),
  'an empty text for what was not given': (sent, input) => ({
    ...Object.fromEntries(absent(sent, input).map((name) => [name, ''])),
    ...(sent as Sent),
  }),
};

describe.each(Object.entries(damages))('%s', (_, damage) => {
  test.each(Object.keys(goodArguments))('comes to the same in %s', async (tool) => {
    const sent = JSON.parse(JSON.stringify(await goodArguments[tool]!(clerk))) as Sent;
    const damaged = damage(sent, schemasOf(tools.get(tool)!).input);
    expect(taken(tool, damaged)).toEqual(taken(tool, sent));
  });
});

test('no parameter that can be cleared needs a permission of its own, as its name is shown to all who may call', () => {
  const guarded = [...tools.values()].flatMap((tool) => {
    const { clearable, guardedInput } = schemasOf(tool);
    return guardedInput.map(({ path: [name = ''] }) => name).filter((name) => clearable.includes(name));
  });
  expect(guarded).toEqual([]);
});

test.each(['4711', 'true', 'team/ada'])('a secret may be called %s', (secret) => {
  const sent = { emailAddress: ['a@example.org'], passwordFromSecret: secret };
  expect(taken('create_user', sent)).toMatchObject({ password: { secret } });
  const ofJson = { ...sent, passwordFromSecret: `${secret}#pass` };
  expect(taken('create_user', ofJson)).toMatchObject({ password: { secret, key: 'pass' } });
});

test('a tool without parameters takes whatever it is sent for nothing', () => {
  const without = [...tools.values()].filter(({ input }) => Object.keys(input.shape).length === 0);
  expect(without.length).toBeGreaterThan(3);
  for (const { name } of without) expect(taken(name, { anything: 1, random_string: '' })).toEqual({});
});

describe('what is not beyond doubt stays as it was sent:', () => {
  const schema: FieldSchema = {
    type: 'object',
    properties: {
      text: { type: 'string' },
      list: { type: 'array', items: { type: 'string' } },
      object: { type: 'object', properties: { a: { type: 'integer' } } },
      free: { type: 'object', additionalProperties: {} },
      count: { type: 'integer' },
      any: {},
    },
    required: ['text'],
  };
  const args = (sent: object) => repaired(sent, schema).args;

  test.each([
    ['a required parameter that is null', { text: null }],
    ['a required parameter that is empty', { text: '' }],
    ['a text that looks like JSON', { text: '{"a": 1}' }],
    ['a text that is no JSON', { text: 'x', object: '{a: 1}' }],
    ['a text of another kind than the parameter', { text: 'x', object: '[1]', count: '"7"' }],
    ['a number that is no number in full', { text: 'x', count: '7 or so' }],
    ['an integer that a double can’t hold', { text: 2 ** 53 }],
    ['a list of two for a value', { text: ['a', 'b'] }],
    ['metadata, whatever is in it', { text: 'x', free: { list: '[1]', gone: null, empty: '', one: ['a'] } }],
    ['a parameter that takes anything', { text: 'x', any: null }],
    ['a parameter that is not there', { text: 'x', other: null }],
  ])('%s', (_, sent) => {
    expect(args(sent)).toEqual(sent);
  });

  test('a text that is nested deeper than a message may be', () => {
    const deep = `${'['.repeat(100)}${']'.repeat(100)}`;
    expect(args({ text: 'x', free: `{"a":${deep}}` })).toEqual({ text: 'x', free: `{"a":${deep}}` });
  });

  test('the key __proto__ of a text stays a key, for the parameter to refuse', () => {
    const { free } = args({ text: 'x', free: '{"__proto__":{"a":1}}' }) as { free: object };
    expect(Object.keys(free)).toEqual(['__proto__']);
  });
});
