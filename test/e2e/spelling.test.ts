import { describe, expect, test } from '@jest/globals';
import type { FieldSchema } from '../../lambda/access/fields.ts';
import { schemasOf } from '../../lambda/mcp/tool-schemas.ts';
import { tools } from '../../lambda/tools/registry.ts';
import { ada } from '../local/clerk/users/people-picks.ts';
import { as, clients, confirming, textOf } from './clients.ts';
import { useLaptop } from './laptop-fixture.ts';

const [{ connect }] = clients;
const { laptop, admin, support } = useLaptop({
  admin: (laptop) => connect(as(laptop)).then(confirming),
  support: (laptop) => connect(as(laptop, 'support')).then(confirming),
});

/** A second verified address of Ada. */
async function secondAddress(): Promise<{ userId: string; id: string }> {
  const userId = ada(laptop.clerk).id;
  await admin.call('change_contact_methods', {
    userId,
    action: 'add',
    emailAddress: 'second@example.org',
    verified: true,
  });
  const { id } = ada(laptop.clerk).emailAddresses.find(
    ({ emailAddress }) => emailAddress === 'second@example.org',
  )!;
  return { userId, id };
}

describe('the name of a parameter', () => {
  test.each(['primaryEmailAddressId', 'primaryEmailAddressID'])('is taken as %s', async (name) => {
    const { userId, id } = await secondAddress();
    const answer = await admin.call('update_user', { userId, [name]: id });
    expect(answer.structuredContent).toMatchObject({
      user: { primaryEmailAddressId: id },
      steps: [{ parameters: ['primaryEmailAddressId'] }],
    });
  });

  test('is taken in every spelling in rows and in operations, too', async () => {
    const rows = [{ emailAddress: 'a@example.org', redirectURL: 'https://example.org/' }];
    expect((await admin.call('invite_users', { rows })).structuredContent).toMatchObject({ complete: true });
    const userID = ada(laptop.clerk).id;
    const count = await admin.call('run_operation', {
      operation: 'get_user_count',
      arguments: { userID: [userID] },
    });
    expect(count.structuredContent).toMatchObject({ result: { count: 1 } });
  });

  test.each([
    ['update_user', { primaryEmailAddressID: 'idn_1' }, 'primaryEmailAddressId'],
    ['update_user', { PassWord: 'correct horse battery' }, 'password'],
    ['create_users', { rows: [{ username: 'ada', privateMETADATA: {} }] }, 'row 1, privateMetadata'],
  ])('needs its permission in any spelling: %s %j', async (tool, args, field) => {
    const userId = tool === 'update_user' ? { userId: ada(laptop.clerk).id } : {};
    laptop.clerk.requests.length = 0;
    const refused = await support.call(tool, { ...userId, ...args });
    expect(textOf(refused)).toContain(`${field} needs the permission users:`);
    expect(laptop.clerk.requests).toEqual([]);
  });

  test('is refused when it is sent in two spellings', async () => {
    const refused = await admin.call('get_user', { userId: ada(laptop.clerk).id, userID: 'user_2' });
    expect(refused.isError).toBe(true);
    expect(textOf(refused)).toContain('userID: is userId in another spelling; send it once');
    const both = await admin.call('get_user', { userID: 'user_1', UserId: 'user_2' });
    expect(textOf(both)).toContain('UserId: is userId in another spelling; send it once');
  });

  test('in metadata is the sender’s own', async () => {
    const userId = ada(laptop.clerk).id;
    const publicMetadata = { userID: 1, emailaddress: 2, publicmetadata: { FirstName: 3 } };
    await admin.call('update_user', { userId, publicMetadata });
    expect(ada(laptop.clerk).publicMetadata).toMatchObject(publicMetadata);
  });
});

/** The names of all parameters, each with those beside it. */
function namesIn(schema: FieldSchema): string[][] {
  const properties = schema.properties ?? {};
  const inner = [
    ...Object.values(properties),
    ...(schema.items ? [schema.items] : []),
    ...(schema.anyOf ?? []),
  ];
  return [Object.keys(properties), ...inner.flatMap(namesIn)];
}

describe.each([...tools.values()])('$name', (tool) => {
  const { input, output } = schemasOf(tool);

  test('shows names in one spelling: Id and Url, as Clerk’s answers have them', () => {
    const names = [...namesIn(input), ...namesIn(output)].flat();
    expect(names.filter((name) => /[a-z](ID|URL|URI)/.test(name))).toEqual([]);
  });

  test('has no two parameters that only capital letters tell apart', () => {
    for (const names of namesIn(input)) {
      expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
    }
  });
});
