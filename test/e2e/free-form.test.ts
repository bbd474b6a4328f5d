import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type FieldSchema } from '../../lambda/access/fields.ts';
import { permissions } from '../../lambda/access/permissions.ts';
import { schemasOf } from '../../lambda/mcp/tool-schemas.ts';
import { tools } from '../../lambda/tools/registry.ts';
import type { Connection } from './clients.ts';
import { type GrantingLaptop, startGrantingLaptop } from './granted.ts';
import { seededOrganizations, seededUsers } from './guarded/stages.ts';
import { legacyCall } from './messages.ts';

let granting: GrantingLaptop;
let everyone: Connection;
beforeAll(async () => {
  granting = await startGrantingLaptop();
  everyone = await granting.with(permissions);
});
afterAll(() => granting.close());
const clerk = () => granting.laptop.clerk;
beforeEach(() => {
  clerk().reset();
  clerk().requests.length = 0;
});

const userId = seededUsers['Chiara'] ?? '';
const organizationId = seededOrganizations['bluefin-analytics'];
const emailAddress = 'eve@example.org';

/** The answer to a call in whose arguments `"HERE"` is this JSON; sent as text, since clients drop keys on the way. */
async function answerTo(tool: string, args: Record<string, unknown>, json: string): Promise<string> {
  const { body, ...init } = legacyCall(tool, args);
  const response = await everyone.fetch(everyone.url, { ...init, body: body.replace('"HERE"', json) });
  return response.text();
}

/** Each way of metadata and other free-form objects to Clerk. */
const ways: [string, Record<string, unknown>][] = [
  ['create_user', { emailAddress: [emailAddress], privateMetadata: 'HERE' }],
  ['update_user', { userId, publicMetadata: 'HERE' }],
  ['update_user', { userId, unsafeMetadata: 'HERE', metadataMode: 'replace' }],
  ['create_users', { rows: [{ emailAddress: [emailAddress], publicMetadata: 'HERE' }] }],
  ['invite_users', { rows: [{ emailAddress, publicMetadata: 'HERE' }] }],
  ['create_user_invitation', { emailAddress, publicMetadata: 'HERE' }],
  ['create_organization', { name: 'Acme', publicMetadata: 'HERE' }],
  ['update_organization', { organizationId, privateMetadata: 'HERE' }],
  [
    'create_organization_invitation',
    { organizationId, emailAddress, role: 'org:member', publicMetadata: 'HERE' },
  ],
  ...(
    [
      ['update_user_metadata', { userId, publicMetadata: 'HERE' }],
      ['create_user_invitations_in_bulk', { invitations: [{ emailAddress, publicMetadata: 'HERE' }] }],
      [
        'create_organization_invitations_in_bulk',
        { organizationId, invitations: [{ emailAddress, role: 'org:member', privateMetadata: 'HERE' }] },
      ],
      ['update_membership_metadata', { organizationId, userId, publicMetadata: 'HERE' }],
      ['create_api_key', { name: 'Mine', subject: userId, claims: 'HERE' }],
      ['create_jwt_template', { name: 'mine', claims: 'HERE' }],
      ['delete_user', 'HERE'],
    ] satisfies [string, unknown][]
  ).map(([operation, args]): [string, Record<string, unknown>] => [
    'run_operation',
    { operation, arguments: args },
  ]),
];

describe.each(ways)('%s %j refuses what would not reach Clerk as it was sent', (tool, args) => {
  test.each([
    ['a key that the parser drops', '{"__proto__":{"role":"x"},"desk":1}', 'has a key __proto__'],
    ['the same, deep inside', '{"a":[{"b":{"__proto__":1}}]}', 'has a key __proto__'],
    ['a number that becomes null, which deletes', '{"desk":1e400}', 'desk: is a number too large'],
    ['an integer that becomes another', '{"a":{"id":1234567890123456789}}', 'a.id: is an integer beyond'],
    ['half a character', '{"desk":"\\ud83d"}', 'desk: has half a character'],
    ['a key with half a character', '{"desk\\ud83d":1}', 'has a key with half a character'],
  ])('%s', async (_, json, why) => {
    expect(await answerTo(tool, args, json)).toContain(why);
    expect(clerk().requests).toEqual([]);
  });
});

test('what only looks like that reaches Clerk as it was sent', async () => {
  const json =
    '{"constructor":{"prototype":{"a":1}},"prototype":2,"toString":"x","hasOwnProperty":1,"toJSON":{"b":1},"camelCase":{"snake_case":[1.5,-3,1e10]},"__proto":1,"a.b":"😀","nested":{"constructor":null,"":0}}';
  const answer = await answerTo('create_organization', { name: 'Acme', publicMetadata: 'HERE' }, json);
  expect(answer).not.toContain('"isError":true');
  const acme = [...clerk().state.organizations.values()].find(({ name }) => name === 'Acme');
  expect(JSON.stringify(acme?.publicMetadata)).toBe(JSON.stringify(JSON.parse(json)));
});

describe('a key __proto__ among the arguments themselves is refused as any other that is no parameter:', () => {
  test.each([
    ['get_user', `{"userId":"${userId}","__proto__":{"a":1}}`],
    ['update_user', `{"userId":"${userId}","firstName":"Mine","__proto__":{"lastName":"Yours"}}`],
    ['run_operation', '{"operation":"list_roles","__proto__":{"arguments":{}}}'],
    ['whoami', '{"\\u005f_proto__":null}'],
  ])('%s %s', async (tool, json) => {
    const { body, ...init } = legacyCall(tool, { HERE: 1 });
    const sent = body.replace('{"HERE":1}', json);
    const response = await everyone.fetch(everyone.url, { ...init, body: sent });
    expect(await response.text()).toContain('__proto__ is not a parameter');
    expect(clerk().requests).toEqual([]);
  });
});

/** Where a tool takes objects with keys of the caller's own: paths of names, 0 for an item of a list. */
function* freeForms(schema: FieldSchema, path: (string | 0)[] = []): Generator<(string | 0)[]> {
  const isClosed = schema['additionalProperties'] === false || schema['additionalProperties'] === undefined;
  if (!isClosed) yield path;
  for (const [name, inner] of Object.entries(schema.properties ?? {}))
    yield* freeForms(inner, [...path, name]);
  if (schema.items) yield* freeForms(schema.items, [...path, 0]);
  for (const inner of schema.anyOf ?? []) yield* freeForms(inner, path);
}

test('no tool and no operation takes a free-form object that is not looked through', () => {
  const places = [...tools.values()].flatMap((tool) =>
    [...freeForms(schemasOf(tool).input)].map((path) => ({ tool, path })),
  );
  expect(places.length).toBeGreaterThan(25);
  for (const { tool, path } of places) {
    const sent = path.reduceRight<unknown>(
      (inner, step) => (step === 0 ? [inner] : { [step]: inner }),
      JSON.parse('{"__proto__":"x"}'),
    );
    const { error } = tool.input.safeParse(sent);
    expect([tool.name, path, JSON.stringify(error?.issues)]).toEqual([
      tool.name,
      path,
      expect.stringContaining('has a key __proto__'),
    ]);
  }
});
