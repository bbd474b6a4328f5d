import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startLaptop } from '../../../local/laptop.ts';
import { as, clients, confirming, type TestClient, textOf, withToken } from '../clients.ts';
import { useLaptop } from '../laptop-fixture.ts';
import { assemblyOf, seededOrganizations, seededUsers } from './stages.ts';

const assembly = assemblyOf('guardrails');
const { Ada: ada = '', Chiara: chiara = '', Bruno: bruno = '' } = seededUsers;
const { 'lumen-health': lumen = '', 'harbor-and-pine': harbor = '' } = seededOrganizations;
const { laptop, admin, support } = useLaptop({ admin: 'unattended', support: 'support' }, { assembly });
beforeEach(() => {
  laptop.clerk.requests.length = 0;
});

const writes = () => laptop.clerk.requests.filter(({ method }) => method !== 'GET');

/** Makes a call that must be refused without Clerk hearing of it; returns why. */
async function refused(tool: string, args: Record<string, unknown>, client = admin): Promise<string> {
  const result = await client.call(tool, args);
  expect(result.isError).toBe(true);
  expect(writes()).toEqual([]);
  return textOf(result);
}

describe('a protected user', () => {
  test.each([
    ['deleted', 'delete_user', {}],
    ['renamed', 'update_user', { firstName: 'Eve' }],
    ['given metadata', 'update_user', { publicMetadata: { theme: 'dark' } }],
    ['promoted', 'set_organization_member', { role: 'org:admin' }],
    ['taken out of an organization', 'remove_organization_member', {}],
  ])('is not %s, by whom and why not is said', async (_, tool, args) => {
    const membership = tool.includes('member') ? { organizationId: harbor } : {};
    const why = await refused(tool, { userId: ada, ...membership, ...args });
    expect(why).toContain(`The user ${ada} is protected: no agent may change it`);
    expect(why).toContain('a person can make the change in the Clerk Dashboard');
  });

  test('is not changed through run_operation either', async () => {
    const why = await refused('run_operation', { operation: 'delete_user', arguments: { userId: ada } });
    expect(why).toContain(`The user ${ada} is protected`);
  });

  test('founds no organization and invites nobody', async () => {
    const founding = await refused('create_organization', { name: 'Takeover', createdBy: ada });
    expect(founding).toContain(`The user ${ada} is protected`);
    const invitation = await refused('create_organization_invitation', {
      organizationId: harbor,
      emailAddress: 'eve@example.org',
      role: 'org:member',
      inviterUserId: ada,
    });
    expect(invitation).toContain(`The user ${ada} is protected`);
  });

  test('can be read like everyone else', async () => {
    expect((await admin.call('get_user', { userId: ada })).isError ?? false).toBe(false);
  });

  test('is not named by an id in another case', async () => {
    const why = await refused('delete_user', { userId: ada.replace('user_', 'USER_') });
    expect(why).toContain('must be user_ followed by letters and digits');
  });
});

describe('a protected organization', () => {
  test.each([
    ['renamed', 'update_organization', { name: 'Other' }],
    ['given a member', 'set_organization_member', { role: 'org:member', member: true }],
    ['left', 'remove_organization_member', { member: true }],
    ['invited to', 'create_organization_invitation', { emailAddress: 'eve@example.org', role: 'org:member' }],
  ])('is not %s', async (_, tool, { member, ...args }: Record<string, unknown>) => {
    const why = await refused(tool, {
      organizationId: lumen,
      ...args,
      ...(member ? { userId: chiara } : {}),
    });
    // Who is no member can't be removed: then the tool says so before anything is sent.
    expect(why).toMatch(/is protected|is not a member/);
  });

  test('is not deleted through run_operation', async () => {
    const why = await refused('run_operation', {
      operation: 'delete_organization',
      arguments: { organizationId: lumen },
    });
    expect(why).toContain(`The organization ${lumen} is protected`);
  });
});

test('a protected role is given to nobody, as a member or by invitation', async () => {
  const organizationId = harbor;
  expect(
    await refused('set_organization_member', { organizationId, userId: chiara, role: 'org:admin' }),
  ).toContain('The role org:admin is protected');
  await refused('create_organization_invitation', {
    organizationId,
    emailAddress: 'eve@example.org',
    role: 'org:admin',
  });
});

describe('a protected metadata key', () => {
  test.each([
    ['as it is', { Payroll: 1 }],
    ['in another case', { pAYROLL: 1 }],
    ['with space around it', { ' payroll ': 1 }],
    ['in fullwidth letters', { ｐａｙｒｏｌｌ: 1 }],
    ['deep inside', { a: [{ b: { payroll: 1 } }] }],
    ['to be deleted', { payroll: null }],
  ])('is not set, written %s', async (_, metadata) => {
    for (const field of ['publicMetadata', 'privateMetadata', 'unsafeMetadata']) {
      const why = await refused('update_user', { userId: chiara, [field]: metadata });
      expect(why).toContain('The metadata key Payroll is protected');
    }
    await refused('create_user', { emailAddress: ['eve@example.org'], publicMetadata: metadata });
    await refused('create_user_invitation', { emailAddress: 'eve@example.org', publicMetadata: metadata });
    await refused('update_organization', { organizationId: harbor, publicMetadata: metadata });
  });

  test('is not taken away by replacing the whole, or what it is in', async () => {
    const user = laptop.clerk.state.users.get(chiara);
    if (user) user.publicMetadata = { hr: { payroll: 7 }, theme: 'dark' };
    await refused('update_user', { userId: chiara, publicMetadata: { theme: 'x' }, metadataMode: 'replace' });
    await refused('update_user', { userId: chiara, publicMetadata: { hr: null } });
    const beside = await admin.call('update_user', { userId: chiara, publicMetadata: { hr: { desk: 4 } } });
    expect(beside.isError ?? false).toBe(false);
    expect(user?.publicMetadata).toEqual({ hr: { payroll: 7, desk: 4 }, theme: 'dark' });
  });
});

describe('the caller’s own user', () => {
  let person: TestClient;
  beforeAll(async () => {
    const token = await laptop.clerk.tokens.oauth({ userId: bruno, audience: laptop.mcpUrl });
    person = confirming(await clients[0].connect(withToken(laptop, token)));
  });
  afterAll(() => person.close());

  test('is not changed by a person who may change all others', async () => {
    const why = await refused('update_user', { userId: bruno, firstName: 'Boss' }, person);
    expect(why).toContain(`${bruno} is your own user`);
    await refused(
      'set_organization_member',
      { organizationId: harbor, userId: bruno, role: 'org:member' },
      person,
    );
    const other = await person.call('update_user', { userId: chiara, firstName: 'Clara' });
    expect(other.isError ?? false).toBe(false);
  });

  test('is changed where the settings allow it', async () => {
    const own = await startLaptop({ assembly: assemblyOf('credentials') });
    const token = await own.clerk.tokens.oauth({ userId: bruno, audience: own.mcpUrl });
    const client = confirming(await clients[0].connect(withToken(own, token)));
    const result = await client.call('update_user', { userId: bruno, firstName: 'Boss' });
    await client.close();
    expect(result.isError ?? false).toBe(false);
    expect(own.clerk.state.users.get(bruno)?.firstName).toBe('Boss');
    await own.close();
  });

  test('may stand as who invites', async () => {
    const invited = await person.call('create_organization_invitation', {
      organizationId: seededOrganizations['northwind-robotics'],
      emailAddress: 'new@example.org',
      role: 'org:member',
      inviterUserId: bruno,
    });
    expect(invited.isError ?? false).toBe(false);
  });
});

describe('metadata that applications read roles from', () => {
  test('is changed only with users:authorization, wherever it stands', async () => {
    for (const publicMetadata of [{ role: 'owner' }, { Roles: ['x'] }, { app: { ＡＤＭＩＮ: true } }]) {
      const why = await refused('update_user', { userId: chiara, publicMetadata }, support);
      expect(why).toContain('needs the permission users:authorization');
      await refused('create_user', { emailAddress: ['eve@example.org'], publicMetadata }, support);
      await refused('create_user_invitation', { emailAddress: 'eve@example.org', publicMetadata }, support);
    }
    const harmless = await support.call('update_user', { userId: chiara, publicMetadata: { theme: 'dark' } });
    expect(harmless.isError ?? false).toBe(false);
    const admins = await admin.call('update_user', { userId: chiara, publicMetadata: { plan: 'free' } });
    expect(admins.isError ?? false).toBe(false);
  });

  test('is not taken away without it', async () => {
    const replacement = { userId: bruno, publicMetadata: {}, metadataMode: 'replace' };
    expect(await refused('update_user', replacement, support)).toContain('Changing plan in publicMetadata');
  });
});

test('what a guardrail refused stands in the log as that', async () => {
  const lines: string[] = [];
  const own = await startLaptop({ assembly, onLog: (line) => lines.push(line) });
  const client = await clients[0].connect(as(own));
  await client.call('delete_user', { userId: ada });
  await client.close();
  await own.idle();
  await own.close();
  expect(lines.join('\n')).toContain('clerk_guardrail');
});
