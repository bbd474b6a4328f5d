import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { permissions } from '../../../lambda/access/permissions.ts';
import { seedApiKey } from '../../../local/clerk/seed/seed-credentials.ts';
import { seedMachines } from '../../../local/clerk/seed/seed-machines.ts';
import { itemsIn } from '../approvals-fixture.ts';
import { clients, confirming, type TestClient, textOf, type ToolResult } from '../clients.ts';
import { type GrantingLaptop, startGrantingLaptop } from '../granted.ts';
import { assemblyOf, seededOrganizations, seededUsers } from './stages.ts';

let granting: GrantingLaptop;
let client: TestClient;

// Each test has budgets of its own: a laptop has a ledger of its own.
beforeEach(async () => {
  granting = await startGrantingLaptop(assemblyOf('budgets'));
  client = confirming(await clients[0].connect(await granting.with(permissions)));
});
afterEach(async () => {
  await client.close();
  await granting.close();
});

const organizationId = seededOrganizations['northwind-robotics'];
const userId = seededUsers['Chiara'];
const run = (operation: string, args: Record<string, unknown>) =>
  client.call('run_operation', { operation, arguments: args });
const invite = (emailAddress: string, role: string) =>
  client.call('create_organization_invitation', { organizationId, emailAddress, role });
const acted = (results: readonly ToolResult[]) => results.filter(({ isError }) => !isError);
const changes = () => granting.laptop.clerk.requests.filter(({ method }) => method !== 'GET');

/** What is used by now, by the kind of budget, of one holder in this hour. */
async function used(holder: 'organization' | 'principal'): Promise<Record<string, number>> {
  const items = await itemsIn(granting.laptop);
  return Object.fromEntries(
    items.flatMap(({ pk, sk, used: amount }) => {
      const [kind = '', span] = sk?.S?.split('#') ?? [];
      if (!pk?.S?.startsWith('budget#') || span !== 'hour') return [];
      const isOrganization = pk.S.startsWith('budget#org_');
      return isOrganization === (holder === 'organization') ? [[kind, Number(amount?.N)]] : [];
    }),
  );
}

describe('an invitation of an admin', () => {
  test('is an invitation, a mail and a role raise, of the caller and of the organization', async () => {
    await invite('one@example.org', 'org:admin');
    const one = { invitations: 1, mails: 1, roleRaises: 1 };
    expect(await used('principal')).toEqual(one);
    expect(await used('organization')).toEqual(one);
  });

  test('that one budget has no room for takes nothing from the others', async () => {
    await invite('one@example.org', 'org:admin');
    await invite('two@example.org', 'org:admin');
    const third = await invite('three@example.org', 'org:admin');
    expect(textOf(third)).toContain('The budget is spent: you have 2 role raises an hour, and none is left.');
    expect(await used('principal')).toEqual({ invitations: 2, mails: 2, roleRaises: 2 });
    expect(acted([await invite('three@example.org', 'org:member')])).toHaveLength(1);
    const fourth = await invite('four@example.org', 'org:member');
    expect(textOf(fourth)).toContain('you have 3 invitations an hour');
    expect(await used('principal')).toEqual({ invitations: 3, mails: 3, roleRaises: 2 });
  });

  test('that Clerk refuses gives all back', async () => {
    await invite('one@example.org', 'org:admin');
    expect(textOf(await invite('one@example.org', 'org:admin'))).toContain('Clerk refused');
    expect(await used('principal')).toEqual({ invitations: 1, mails: 1, roleRaises: 1 });
    expect(await used('organization')).toEqual({ invitations: 1, mails: 1, roleRaises: 1 });
  });

  test('that Clerk may have sent gives nothing back', async () => {
    granting.laptop.clerk.fault({ kind: 'dropped', when: 'after', method: 'POST', times: 1 });
    await invite('one@example.org', 'org:admin');
    expect(await used('principal')).toEqual({ invitations: 1, mails: 1, roleRaises: 1 });
  });

  test('is sent twice, of thirty at once, where two are allowed', async () => {
    const addresses = Array.from({ length: 30 }, (_, index) => `many-${index}@example.org`);
    const results = await Promise.all(addresses.map((address) => invite(address, 'org:admin')));
    expect(acted(results)).toHaveLength(2);
    const { organizationInvitations } = granting.laptop.clerk.state;
    const sent = [...organizationInvitations.values()].filter(({ emailAddress }) =>
      addresses.includes(emailAddress),
    );
    expect(sent).toHaveLength(2);
    expect(await used('principal')).toEqual({ invitations: 2, mails: 2, roleRaises: 2 });
    expect(await used('organization')).toEqual({ invitations: 2, mails: 2, roleRaises: 2 });
  });
});

describe('role raises', () => {
  test('are counted by the member where a role set gives them another role', async () => {
    const result = await run('replace_role_in_role_set', {
      roleSetKeyOrId: 'role_set:default',
      roleKey: 'org:member',
      toRoleKey: 'org:admin',
    });
    const { memberships } = granting.laptop.clerk.state;
    const members = [...memberships.values()].filter(({ role }) => role === 'org:member').length;
    expect(textOf(result)).toContain(
      `This is ${members} role raises at once, and you have 2 role raises an hour.`,
    );
    expect(changes()).toEqual([]);
    expect(await used('principal')).toEqual({});
  });

  test('are counted by the invitation where many are invited as admins', async () => {
    const invitations = ['one', 'two', 'three'].map((name) => ({
      emailAddress: `${name}@example.org`,
      role: name === 'three' ? 'org:member' : 'org:admin',
    }));
    await run('create_organization_invitations_in_bulk', { organizationId, invitations });
    expect(await used('principal')).toEqual({ invitations: 3, mails: 3, roleRaises: 2 });
    await client.call('set_organization_member', { organizationId, userId, role: 'org:admin' });
    expect(changes()).toHaveLength(1);
  });

  test('by what a role contains share the budget with those of members', async () => {
    const { state } = granting.laptop.clerk;
    const roleId = state.roles.get('org:member')!.id;
    const permissionId = state.permissions.get('org:sys_memberships:manage')!.id;
    await run('add_permission_to_role', { roleId, permissionId });
    await client.call('create_organization', { name: 'Founded', createdBy: userId });
    const third = await run('update_role_set', {
      roleSetKeyOrId: 'role_set:default',
      defaultRoleKey: 'org:admin',
    });
    expect(textOf(third)).toContain('you have 2 role raises an hour');
    expect(textOf(third)).toContain('A role raise is whatever lets somebody do more');
    expect(changes()).toHaveLength(2);
  });

  test('are invitations to the application, too, that carry what applications read roles from', async () => {
    const rows = ['one', 'two', 'three'].map((name) => ({
      emailAddress: `${name}@example.org`,
      publicMetadata: { role: 'superadmin' },
    }));
    const result = await run('create_user_invitations_in_bulk', { invitations: rows });
    expect(textOf(result)).toContain('This is 3 role raises at once');
    expect(changes()).toEqual([]);
  });
});

test('an identity provider is let write what applications read roles from only with users:authorization', async () => {
  const granted = await granting.with(['connections:write']);
  const connections = confirming(await clients[0].connect(granted));
  const create = (key: string) =>
    connections.call('run_operation', {
      operation: 'create_enterprise_connection',
      arguments: {
        name: 'Lumen',
        provider: 'saml_custom',
        domains: [`${key.toLowerCase()}.example`],
        customAttributes: [{ name: 'Rank', key, ssoPath: 'rank' }],
      },
    });
  expect(textOf(await create('Role'))).toContain('needs the permission users:authorization');
  expect(changes()).toEqual([]);
  expect(acted([await create('rank')])).toHaveLength(1);
  await connections.close();
});

describe('mails', () => {
  const message = {
    from: { address: 'support@embedded.accounts.dev' },
    subject: 'Hello',
    text: 'Hello',
  };
  const to = { address: 'one@example.org' };
  const copies = ['two@example.org', 'three@example.org'];

  test('are counted by the recipient, whatever sends them', async () => {
    await run('send_email', { ...message, to, cc: copies });
    await run('add_to_waitlist', { emailAddress: 'four@example.org' });
    await run('add_to_waitlist', { emailAddress: 'five@example.org', notify: false });
    await run('add_allowlist_identifier', { identifier: 'six@example.org', notify: true });
    expect(await used('principal')).toEqual({ mails: 5, invitations: 1 });
    const messages = [
      { ...message, to },
      { ...message, to, bcc: copies },
    ];
    const result = await run('send_emails', { messages });
    expect(textOf(result)).toContain('you have 6 emails an hour, and fewer than 4 are left');
    expect(acted([await run('send_emails', { messages: messages.slice(0, 1) })])).toHaveLength(1);
  });

  test('that are more at once than there ever are say so', async () => {
    const entries = Array.from({ length: 7 }, (_, index) => ({ emailAddress: `many-${index}@example.org` }));
    const result = await run('add_many_to_waitlist', { entries });
    expect(textOf(result)).toContain(
      'This is 7 emails at once, and you have 6 emails an hour. Each recipient of an email or a text message counts. Nothing was sent to Clerk. Next: do fewer at a time.',
    );
    expect(changes()).toEqual([]);
  });
});

describe('impersonations', () => {
  test('are sign-in tokens, sessions, keys and secrets together', async () => {
    await run('create_sign_in_token', { userId });
    await run('create_session', { userId });
    granting.laptop.clerk.requests.length = 0;
    for (const [operation, args] of [
      ['get_api_key_secret', { apiKeyId: seedApiKey.id }],
      ['get_machine_secret', { machineId: seedMachines.readOnly.id }],
      ['create_m2m_token', { machineId: seedMachines.readOnly.id }],
      ['get_user_oauth_access_token', { userId: seededUsers['Grace'], provider: 'google' }],
      ['create_api_key', { name: 'Reporting', subject: userId }],
      ['create_actor_token', { userId, actor: { sub: seededUsers['Ada'] } }],
      ['create_testing_token', {}],
    ] as const) {
      const text = textOf(await run(operation, args));
      expect(text).toContain('The budget is spent: you have 2 impersonations an hour, and none is left.');
      expect(text).toContain('An impersonation is whatever lets somebody act as another');
    }
    expect(
      granting.laptop.clerk.requests.map(({ path }) => path).filter((path) => /secret|token/.test(path)),
    ).toEqual([]);
    expect(changes()).toEqual([]);
  });

  test('for an organization are counted there, too, also where only Clerk knows whose the key is', async () => {
    const created = await run('create_api_key', { name: 'Reporting', subject: organizationId });
    expect(await used('organization')).toEqual({ impersonations: 1 });
    const { id: apiKeyId } = created.structuredContent!['result'] as { id: string };
    await run('get_api_key_secret', { apiKeyId });
    expect(await used('organization')).toEqual({ impersonations: 2 });
  });
});
