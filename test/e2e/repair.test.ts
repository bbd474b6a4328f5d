import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Laptop, startLaptop } from '../../local/laptop.ts';
import { assembly } from '../assembly.ts';
import { ada } from '../local/clerk/users/people-picks.ts';
import { as, clients, confirming, type TestClient, textOf } from './clients.ts';

let laptop: Laptop;
let admin: TestClient;
let support: TestClient;
beforeAll(async () => {
  laptop = await startLaptop({ assembly });
  const [{ connect }] = clients;
  admin = await connect(as(laptop)).then(confirming);
  support = await connect(as(laptop, 'support')).then(confirming);
});
afterEach(() => laptop.clerk.reset());
afterAll(async () => {
  await admin.close();
  await support.close();
  await laptop.close();
});

const userId = () => ada(laptop.clerk).id;
const runOperation = (operation: string, args: unknown) =>
  admin.call('run_operation', { operation, arguments: args });

describe('what a host did to arguments is undone', () => {
  test('for a tool: metadata as JSON in a text, and one address where a list is wanted', async () => {
    const created = await admin.call('create_user', {
      emailAddress: 'once@example.org',
      publicMetadata: '{"plan": "pro", "seats": null}',
      skipPasswordRequirement: 'True',
    });
    expect(created.structuredContent).toMatchObject({
      user: { emailAddresses: [{ emailAddress: 'once@example.org' }], publicMetadata: { plan: 'pro' } },
    });
  });

  test('for rows, also when each is a text', async () => {
    const rows = JSON.stringify([{ emailAddress: 'a@example.org', publicMetadata: '{"a": 1}' }]);
    expect((await admin.call('invite_users', { rows })).structuredContent).toMatchObject({ complete: true });
    const invited = [...laptop.clerk.state.invitations.values()].at(-1);
    expect(invited).toMatchObject({ emailAddress: 'a@example.org', publicMetadata: { a: 1 } });
  });

  test('for an operation, whose arguments may be a text as a whole', async () => {
    const count = await runOperation('get_user_count', JSON.stringify({ userId: userId(), query: null }));
    expect(count.structuredContent).toMatchObject({ result: { count: 1 } });
  });

  test('for a tool without parameters, which has no use for any', async () => {
    expect((await admin.call('whoami', { random_string: 'dummy' })).isError ?? false).toBe(false);
  });

  test('but never inside metadata, where null takes a key away', async () => {
    const publicMetadata = { list: '[1]', empty: '', one: ['a'], gone: null };
    await admin.call('update_user', { userId: userId(), publicMetadata });
    expect(ada(laptop.clerk).publicMetadata).toMatchObject({ list: '[1]', empty: '', one: ['a'] });
    expect(ada(laptop.clerk).publicMetadata).not.toHaveProperty('gone');
  });
});

describe('nothing slips past by being sent as a text:', () => {
  test.each([
    ['update_user', { privateMetadata: '{"a": 1}' }, 'privateMetadata needs the permission users:private'],
    ['update_user', { backupCodes: '["one"]' }, 'backupCodes needs the permission users:credentials'],
    ['update_user', { skipPasswordChecks: 'true' }, 'skipPasswordChecks needs the permission users:'],
    ['create_users', { rows: '[{"username":"x","privateMetadata":{}}]' }, 'row 1, privateMetadata needs the'],
    [
      'create_users',
      { rows: ['{"username":"x","privateMetadata":"{}"}'] },
      'row 1, privateMetadata needs the',
    ],
    ['create_users', { rows: { username: 'x', privateMetadata: {} } }, 'row 1, privateMetadata needs the'],
    [
      'create_users',
      {
        rows: [
          { username: 'x' },
          { username: 'y', privateMetadata: {} },
          { username: 'z', privateMetadata: {} },
        ],
      },
      'row 2, privateMetadata; row 3, privateMetadata needs the',
    ],
  ])('the permission of a field, %s %j', async (tool, args, lack) => {
    laptop.clerk.requests.length = 0;
    const target = tool === 'update_user' ? { userId: userId() } : {};
    expect(textOf(await support.call(tool, { ...target, ...args }))).toContain(lack);
    expect(laptop.clerk.requests).toEqual([]);
  });

  test.each([
    ['the key __proto__', '{"__proto__": {"admin": true}}', 'has a key __proto__'],
    ['a number too large', '{"a": 1e400}', 'is a number too large to be sent'],
    ['an integer that would become another', '{"a": 9007199254740993}', 'is an integer beyond'],
    ['half a character', '{"a": "\\ud800"}', 'half a character'],
    ['more than 8 KB', JSON.stringify({ a: 'x'.repeat(8_200) }), 'is larger than the 8 KB'],
    [
      'too many levels',
      `{"a":${'['.repeat(100)}${']'.repeat(100)}}`,
      'publicMetadata: must be an object, not text; the JSON in it has more than 100 levels',
    ],
    [
      'a comma too many',
      '{"a": 1,}',
      'publicMetadata: must be an object, not text; the JSON in it is not valid at',
    ],
    ['no end', '{"a": {"b": 1}', 'publicMetadata: must be an object, not text; the JSON in it '],
    [
      'a list',
      '["a", "b"]',
      'publicMetadata: must be an object, not text; the JSON in it is of another kind',
    ],
  ])('%s in metadata', async (_, publicMetadata, why) => {
    laptop.clerk.requests.length = 0;
    const refused = await admin.call('update_user', { userId: userId(), publicMetadata });
    expect(refused.isError).toBe(true);
    expect(textOf(refused)).toContain(why);
    expect(laptop.clerk.requests).toEqual([]);
  });
});

test.each([
  ['update_user', { firstName: 'a\ud800b' }, 'firstName: has half a character'],
  ['list_users', { query: '\udc00' }, 'query: has half a character'],
  ['create_users', { rows: [{ username: 'a\ud800' }] }, 'username: has half a character'],
  ['create_user', { emailAddress: ['a\ud800@example.org'] }, 'emailAddress: has half a character'],
])('half a character is refused, as it would become another one: %s %j', async (tool, args, why) => {
  laptop.clerk.requests.length = 0;
  const target = tool === 'update_user' ? { userId: userId() } : {};
  expect(textOf(await admin.call(tool, { ...target, ...args }))).toContain(why);
  expect(laptop.clerk.requests).toEqual([]);
});

describe('null and an empty text', () => {
  const named = { firstName: 'Ada', lastName: 'Lovelace', username: 'ada_l', externalId: 'crm-1' };

  test.each([null, ''])('(%j) wipe nothing, and the way to clear is told', async (nothing) => {
    await admin.call('update_user', { userId: userId(), ...named });
    const updated = await admin.call('update_user', {
      userId: userId(),
      firstName: 'Augusta',
      lastName: nothing,
      username: nothing,
      externalId: nothing,
      password: nothing,
      publicMetadata: nothing,
      createdAt: nothing,
    });
    expect(ada(laptop.clerk)).toMatchObject({ ...named, firstName: 'Augusta' });
    expect(updated.structuredContent).toMatchObject({
      ignored: ['createdAt', 'externalId', 'lastName', 'password', 'publicMetadata', 'username'],
    });
    expect(textOf(updated)).toContain('To clear them: "clear": ["externalId","lastName","username"]');
  });

  test('alone are no change, and the way to clear is told', async () => {
    laptop.clerk.requests.length = 0;
    const refused = await admin.call('update_user', { userId: userId(), lastName: null });
    expect(refused.isError).toBe(true);
    expect(textOf(refused)).toContain('Nothing to change');
    expect(textOf(refused)).toContain('"clear": ["lastName"]');
    expect(laptop.clerk.requests).toEqual([]);
  });
});

describe('clear', () => {
  test('takes values away, by name', async () => {
    await admin.call('update_user', { userId: userId(), lastName: 'Lovelace', externalId: 'crm-1' });
    const updated = await admin.call('update_user', {
      userId: userId(),
      firstName: 'Augusta',
      clear: ['lastName', 'externalId'],
    });
    expect(updated.isError ?? false).toBe(false);
    expect(ada(laptop.clerk)).toMatchObject({ firstName: 'Augusta', lastName: null, externalId: null });
    expect(updated.structuredContent).not.toHaveProperty('ignored');
  });

  test('takes one name, and a list in a text', async () => {
    await admin.call('update_user', { userId: userId(), lastName: 'Lovelace' });
    await admin.call('update_user', { userId: userId(), clear: 'lastName' });
    expect(ada(laptop.clerk).lastName).toBeNull();
    await admin.call('update_user', { userId: userId(), clear: '["firstName"]' });
    expect(ada(laptop.clerk).firstName).toBeNull();
  });

  test.each([
    [{ clear: ['password'] }, 'clear: "password" can\'t be cleared. Those that can be cleared: externalId'],
    [{ clear: [7] }, 'clear: "7" can\'t be cleared'],
    [{ clear: ['lastName'], lastName: 'L' }, 'lastName: has a value and is in clear; send one of them.'],
  ])('is refused where it is not clear: %j', async (args, why) => {
    laptop.clerk.requests.length = 0;
    const refused = await admin.call('update_user', { userId: userId(), ...args });
    expect(refused.isError).toBe(true);
    expect(textOf(refused)).toContain(why);
    expect(laptop.clerk.requests).toEqual([]);
  });
});

describe('a credential', () => {
  test('is generated by a parameter of its own, which hosts take, and in the old form', async () => {
    for (const form of [
      { generatePassword: true },
      { GENERATEPASSWORD: 'true' },
      { password: { generate: true } },
    ]) {
      laptop.clerk.reset();
      const updated = await admin.call('update_user', { userId: userId(), ...form });
      expect(updated.structuredContent).toMatchObject({ steps: [{ parameters: ['password'] }] });
    }
  });

  test.each([{ generatePassword: false }, { generatePassword: null, passwordFromSecret: '' }])(
    'that was not given is none: %j',
    async (nothing) => {
      const updated = await admin.call('update_user', { userId: userId(), firstName: 'Augusta', ...nothing });
      expect(updated.structuredContent).toMatchObject({ steps: [{ parameters: ['firstName'] }] });
    },
  );

  test('in two forms at once is refused', async () => {
    laptop.clerk.requests.length = 0;
    const both = { generatePassword: true, password: 'correct horse battery' };
    const refused = await admin.call('update_user', { userId: userId(), ...both });
    expect(textOf(refused)).toContain(
      'generatePassword: password is already set in another way; send only one of them.',
    );
    expect(textOf(refused)).not.toContain('correct horse');
    expect(laptop.clerk.requests).toEqual([]);
  });

  test('needs its permission in any form', async () => {
    laptop.clerk.requests.length = 0;
    for (const form of [{ generatePassword: true }, { passwordFromSecret: '{"secret":"x"}' }]) {
      const refused = await support.call('update_user', { userId: userId(), ...form });
      expect(textOf(refused)).toContain('password needs the permission users:credentials');
    }
    expect(laptop.clerk.requests).toEqual([]);
  });
});

describe('what can’t be repaired is told in words:', () => {
  test.each([
    ['update_user', { publicMetadata: 'pro' }, '- publicMetadata: must be an object, not text'],
    ['update_user', { deleteSelfEnabled: 'perhaps' }, '- deleteSelfEnabled: must be true or false, not text'],
    ['get_user', {}, '- userId: is required'],
    ['get_user', { userId: null }, '- userId: must be text, not null'],
    ['list_users', { limit: 2.5 }, '- limit: must be a whole number'],
    ['list_users', { limit: 1_000 }, '- limit: must be at most'],
    ['list_users', { orderBy: 'up' }, '- orderBy: must be one of'],
    ['invite_users', { rows: [] }, '- rows: must not be empty'],
  ])('%s %j', async (tool, args, why) => {
    const target = tool === 'update_user' ? { userId: userId() } : {};
    const refused = await admin.call(tool, { ...target, ...args });
    expect(refused.isError).toBe(true);
    expect(textOf(refused)).toContain(why);
  });
});
