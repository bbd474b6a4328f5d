import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { setsAuthorization } from '../../../lambda/approvals/sets-authorization.ts';
import type { ApprovalRule } from '../../../lambda/approvals/rules.ts';
import { schemasOf } from '../../../lambda/mcp/tool-schemas.ts';
import { tools } from '../../../lambda/tools/registry.ts';
import { type EmbeddedClerk, startEmbeddedClerk } from '../../../local/clerk/server.ts';
import { ada, first } from '../../local/clerk/users/people-picks.ts';
import { askingOf } from './asking.ts';

let clerk: EmbeddedClerk;
beforeAll(async () => {
  clerk = await startEmbeddedClerk();
});
afterEach(() => clerk.reset());
afterAll(() => clerk.close());

const tool = (name: string) => tools.get(name)!;
const preview = async (name: string, args: Record<string, unknown>) =>
  (await askingOf(clerk).asked(tool(name), args)).preview;
const given = { verdict: 'given', id: undefined };

describe('a change of authorization data shows each key before and after', () => {
  const shown = (args: Record<string, unknown>, name = 'update_user') =>
    preview(name, { userId: ada(clerk).id, ...args });

  test('that it names, also below other keys and in any spelling', async () => {
    ada(clerk).publicMetadata = { role: 'viewer', app: { plan: 'free', theme: 'dark' } };
    const text = await shown({ publicMetadata: { role: 'admin', app: { plan: 'pro' }, ＡDMIN: true } });
    expect(text).toContain('publicMetadata.role", before "viewer", after "admin".');
    expect(text).toContain('"publicMetadata.app.plan", before "free", after "pro".');
    expect(text).toContain('"publicMetadata.ＡDMIN", before none, after true.');
    expect(text).not.toContain('theme');
  });

  test('that looks as it did before', async () => {
    ada(clerk).publicMetadata = { role: 'admin', plan: 'pro' };
    const text = await shown({ publicMetadata: { role: 'ad\u200bmin', plan: 'pro' } });
    expect(text).toContain('role", before "admin", after "admin" (they differ in what is not shown).');
    expect(text).toContain('plan", before "pro", after "pro".');
  });

  test('that a null or another value above takes away unnamed', async () => {
    ada(clerk).publicMetadata = { app: { roles: ['owner'] } };
    const lost = '"publicMetadata.app.roles", before "[\\"owner\\"]", after none.';
    expect(await shown({ publicMetadata: { app: null } })).toContain(lost);
    expect(await shown({ publicMetadata: { app: 'off' } })).toContain(lost);
  });

  test('that a replacement drops, and not those that a merge leaves alone', async () => {
    ada(clerk).publicMetadata = { role: 'viewer' };
    const publicMetadata = { theme: 'dark' };
    const dropped = '"publicMetadata.role", before "viewer", after none.';
    expect(await shown({ publicMetadata, metadataMode: 'replace' })).toContain(dropped);
    expect(await shown({ publicMetadata, mode: 'replace' }, 'update_user_metadata')).toContain(dropped);
    expect(await shown({ publicMetadata })).not.toContain('Authorization data');
  });

  test('of each of many users, each with what it has now', async () => {
    const [first, second] = [...clerk.state.users.values()];
    if (!first || !second) throw new Error('The seed has users');
    first.publicMetadata = { role: 'viewer' };
    second.publicMetadata = {};
    const text = await preview('update_users_metadata', {
      rows: [{ userId: first.id }, { userId: second.id, publicMetadata: { role: 'owner' } }],
      publicMetadata: { role: 'admin' },
    });
    expect(text).toContain(`of "${first.id}", before "viewer", after "admin".`);
    expect(text).toContain(`of "${second.id}", before none, after "owner".`);
  });

  test('whose names with dots hide nothing from each other', async () => {
    ada(clerk).publicMetadata = {};
    const text = await shown({ publicMetadata: { 'a.b': { role: 'admin' }, a: { b: { role: 'viewer' } } } });
    expect(text).toContain('before none, after "admin"');
    expect(text).toContain('before none, after "viewer"');
  });

  test('as data that is cleaned and cut, and not in the hundreds', async () => {
    const roles = `x\u202e\n"${'y'.repeat(500)}`;
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`k${index}`, { plan: 1 }]));
    const text = await shown({ publicMetadata: { roles, ...many } });
    expect(text).toMatch(/after "x \\"y{196}…"\.\n/);
    expect(text).toContain('Authorization data: 11 more keys.');
  });

  test('and is asked again when it changed in between', async () => {
    ada(clerk).publicMetadata = { role: 'viewer' };
    const asking = askingOf(clerk);
    const call = { userId: ada(clerk).id, publicMetadata: { role: 'admin' } };
    const { confirmation } = await asking.asked(tool('update_user'), call);
    ada(clerk).publicMetadata = { role: 'blocked' };
    const again = await asking.asked(tool('update_user'), call, confirmation);
    expect(again.text).toContain('has changed in the meantime');
    expect(again.preview).toContain('before "blocked"');
  });
});

describe('somebody new', () => {
  const publicMetadata = { role: 'admin' };
  test.each([
    ['create_user', { emailAddress: ['new@example.org'], publicMetadata }],
    ['create_user_invitation', { emailAddress: 'new@example.org', publicMetadata }],
    ['create_users', { rows: [{ emailAddress: ['new@example.org'], publicMetadata }] }],
    ['invite_users', { rows: [{ emailAddress: 'new@example.org', publicMetadata }] }],
    [
      'create_user_invitations_in_bulk',
      { invitations: [{ emailAddress: 'new@example.org', publicMetadata }] },
    ],
  ])('is asked about by %s when it comes with authorization data, and only then', async (name, args) => {
    expect(await preview(name, args)).toMatch(
      /Authorization data: (?:row 1, )?"[\w.]+\.role" of "new@example.org", before none, after "admin"\./,
    );
    const harmless = JSON.parse(JSON.stringify(args).replace('"role"', '"theme"')) as typeof args;
    expect(await askingOf(clerk).settle(tool(name), harmless)).toEqual(given);
  });
});

test('every tool that takes public metadata of users is looked at', () => {
  const taking = [...tools.values()].filter(
    ({ name, methods, annotations }) =>
      !annotations.readOnlyHint &&
      methods.some((method) => /^(users|invitations|signUps)\./.test(method)) &&
      JSON.stringify(schemasOf(tools.get(name)!).input).includes('"publicMetadata"'),
  );
  expect(taking.map(({ name }) => name)).toEqual([
    'create_user',
    'update_user',
    'create_user_invitation',
    'invite_users',
    'create_users',
    'update_user_metadata',
    'update_users_metadata',
    'create_user_invitations_in_bulk',
  ]);
  expect(taking.filter((one) => !setsAuthorization(one))).toEqual([]);
});

describe('the settings', () => {
  const call = () => [tool('create_user'), { publicMetadata: { plan: 'pro' } }] as const;
  const settle = (...rules: ApprovalRule[]) => askingOf(clerk, rules).settle(...call());

  test('block changes of authorization data by that permission, and nothing else of the tool', async () => {
    const rule = { mode: 'block', permissions: ['users:authorization'] } as const;
    await expect(settle(rule)).rejects.toThrow('blocked by the settings');
    expect(await askingOf(clerk, [rule]).settle(tool('create_user'), {})).toEqual(given);
  });

  test('let a named principal make them unasked, by the tool, the permission or all that asks', async () => {
    const principals = [{ user: 'user_1' }];
    for (const about of [{}, { tools: ['create_user'] }, { permissions: ['users:authorization'] }] as const) {
      expect(await settle({ mode: 'never', principals, ...about })).toEqual(given);
    }
  });

  test('do not read the user for who is never asked', async () => {
    const asking = askingOf(clerk, [{ mode: 'never', principals: [{ user: 'user_1' }] }]);
    await asking.settle(tool('update_user'), { userId: ada(clerk).id, publicMetadata: { role: 'x' } });
    expect(asking.requests()).toBe(0);
  });
});

test('a role of a membership is shown before and after where it is asked about', async () => {
  const asking = askingOf(clerk, [{ mode: 'ask', permissions: ['memberships:write'] }]);
  const { organizationId, userId, role } = first(clerk.state.memberships);
  const change = { organizationId, userId, role: 'org:member' };
  const { preview: changed } = await asking.asked(tool('set_organization_member'), change);
  expect(changed).toContain(`Role: before "${role}", after "org:member".`);
  const stranger = [...clerk.state.users.values()].find(
    ({ id }) => ![...clerk.state.memberships.values()].some((one) => one.userId === id),
  );
  const { preview: added } = await asking.asked(tool('set_organization_member'), {
    ...change,
    userId: stranger?.id,
  });
  expect(added).toContain('Role: before none, after "org:member".');
  const { preview: invited } = await asking.asked(tool('create_organization_invitation'), {
    organizationId,
    emailAddress: 'new@example.org',
    role: 'org:admin',
  });
  expect(invited).toContain('- emailAddress: "new@example.org"\n- role: "org:admin"\n');
});
