import { beforeEach, describe, expect, test } from '@jest/globals';
import { userCalled } from './approvals-fixture.ts';
import { clients, textOf, withToken } from './clients.ts';
import { useLaptop } from './laptop-fixture.ts';

const { laptop, admin } = useLaptop({ admin: 'unattended' });
beforeEach(() => {
  laptop.clerk.requests.length = 0;
});

const state = () => laptop.clerk.state;
const writes = () => laptop.clerk.requests.filter(({ method }) => method !== 'GET');
const user = (firstName: string) => userCalled(laptop.clerk, firstName);
const bluefin = () =>
  [...state().organizations.values()].find(({ slug }) => slug === 'bluefin-analytics')?.id ?? '';
const membership = (userId: string, organizationId: string) =>
  [...state().memberships.values()].find(
    (candidate) => candidate.userId === userId && candidate.organizationId === organizationId,
  );

/** Makes a call that must be refused without Clerk hearing of a change; returns why. */
async function refused(tool: string, args: Record<string, unknown>): Promise<string> {
  const result = await admin.call(tool, args);
  expect(result.isError).toBe(true);
  expect(writes()).toEqual([]);
  return textOf(result);
}

const operation = (name: string, args: (grace: string) => Record<string, unknown>) =>
  [
    name,
    'run_operation',
    (grace: string) => ({
      operation: name,
      arguments: args(grace),
    }),
  ] as const;

// Grace is the only admin of Bluefin Analytics.
describe('the last admin of an organization', () => {
  test.each([
    ['deleted', 'delete_user', (userId: string) => ({ userId })],
    ['banned', 'ban_user', (userId: string) => ({ userId })],
    [
      'demoted',
      'set_organization_member',
      (userId: string) => ({ userId, organizationId: bluefin(), role: 'org:member' }),
    ],
    ['removed', 'remove_organization_member', (userId: string) => ({ userId, organizationId: bluefin() })],
    operation('delete_user', (userId) => ({ userId })),
    operation('remove_organization_member', (userId) => ({ userId, organizationId: bluefin() })),
  ] as const)('is not %s by %s: the refusal names who could take over', async (_, tool, args) => {
    const why = await refused(tool, args(user('Grace')));
    expect(why).toContain(`${user('Grace')} is the last admin of ${bluefin()} ("Bluefin Analytics")`);
    expect(why).toContain(`Members who could take over: ${user('Ada')}, "Ada Okafor"`);
    expect(why).toContain('give one of them the role org:admin with set_organization_member');
  });

  test('is who is left with admins that are banned, and those are not proposed', async () => {
    const hugo = user('Hugo');
    Object.assign(membership(hugo, bluefin()) ?? {}, { role: 'org:admin' });
    Object.assign(state().users.get(hugo) ?? {}, { banned: true });
    expect(await refused('delete_user', { userId: user('Grace') })).not.toContain(hugo);
  });

  test('may go once somebody else is admin', async () => {
    await admin.call('set_organization_member', {
      organizationId: bluefin(),
      userId: user('Hugo'),
      role: 'org:admin',
    });
    expect((await admin.call('delete_user', { userId: user('Grace') })).isError ?? false).toBe(false);
  });

  test('may get another role that manages the members', async () => {
    const adminRole = state().roles.get('org:admin');
    if (!adminRole) throw new Error('There is always an admin role');
    state().roles.set('org:owner', { ...adminRole, id: 'role_owner', name: 'Owner' });
    for (const { roleKeys } of state().roleSets.values()) roleKeys.push('org:owner');
    const asked = { organizationId: bluefin(), userId: user('Grace'), role: 'org:owner' };
    expect((await admin.call('set_organization_member', asked)).isError ?? false).toBe(false);
  });

  test('may be locked, which ends by itself', async () => {
    const asked = { operation: 'lock_user', arguments: { userId: user('Grace') } };
    expect((await admin.call('run_operation', asked)).isError ?? false).toBe(false);
  });

  test('of an organization without other members stays, too: delete the organization first', async () => {
    const zofia = user('Zofia');
    await admin.call('create_organization', { name: 'Solo', createdBy: zofia });
    laptop.clerk.requests.length = 0;
    const why = await refused('delete_user', { userId: zofia });
    expect(why).toContain('There is no other member who could.');
    expect(why).toContain('delete the organization if nobody needs it');
  });

  test('is not told who could take over without memberships:read', async () => {
    const token = await laptop.clerk.tokens.machine({
      machineId: 'mch_2EmbeddedUnattendedAgent001',
      claims: { aud: laptop.mcpUrl, scope: 'users:delete' },
    });
    const deleter = await clients[0].connect(withToken(laptop, token));
    const why = textOf(await deleter.call('delete_user', { userId: user('Grace') }));
    await deleter.close();
    expect(why).toContain(`is the last admin of ${bluefin()}: `);
    expect(why).not.toMatch(/Bluefin Analytics|Ada/);
  });
});

test('who manages no organization costs one question to Clerk', async () => {
  await admin.call('ban_user', { userId: user('Chiara') });
  const asked = laptop.clerk.requests.map(({ method, path }) => `${method} ${path.replace(/\?.*/, '')}`);
  const path = `/v1/users/${user('Chiara')}`;
  // The first read says whether there is a ban already.
  expect(asked).toEqual([`GET ${path}`, `GET ${path}/organization_memberships`, `POST ${path}/ban`]);
});
