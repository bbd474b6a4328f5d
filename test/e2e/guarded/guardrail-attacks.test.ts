import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { permissions } from '../../../lambda/access/permissions.ts';
import type { EmbeddedClerk } from '../../../local/clerk/server.ts';
import { clients, confirming, type TestClient, textOf } from '../clients.ts';
import { type GrantingLaptop, startGrantingLaptop } from '../granted.ts';
import { instanceArguments } from '../instance-arguments.ts';
import { peopleArguments } from '../people-arguments.ts';
import { assemblyOf, seededOrganizations, seededUsers } from './stages.ts';

// Whoever calls may do everything: only the guardrails stand in the way.
const { Ada: ada = '' } = seededUsers;
const { 'northwind-robotics': northwind = '' } = seededOrganizations;
let granting: GrantingLaptop;
let everyone: TestClient;

beforeAll(async () => {
  granting = await startGrantingLaptop(assemblyOf('attacks'));
  everyone = confirming(await clients[0].connect(await granting.with(permissions)));
});
afterAll(async () => {
  await everyone.close();
  await granting.close();
});
beforeEach(() => clerk().reset());

const clerk = () => granting.laptop.clerk;
const addressOfAda = 'ada.okafor@northwind.example';

/** Makes a call that must change nothing; returns what was answered. */
async function futile(tool: string, args: Record<string, unknown>): Promise<string> {
  clerk().requests.length = 0;
  const result = await everyone.call(tool, args);
  expect(clerk().requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  return textOf(result);
}
const run = (operation: string, args: Record<string, unknown>) =>
  futile('run_operation', { operation, arguments: args });
const known = { ...peopleArguments, ...instanceArguments };
const good = async (operation: string) => known[operation]?.(clerk()) ?? {};

describe('a protected user is out of reach of the operation', () => {
  test.each([
    'set_user_profile_image',
    'delete_user_profile_image',
    'remove_user_password',
    'set_user_password_compromised',
    'unset_user_password_compromised',
    'verify_user_password',
    'verify_user_totp',
    'disable_user_mfa',
    'delete_user_totp',
    'delete_user_backup_codes',
    'replace_user_email_address',
    'replace_user_phone_number',
    'create_session',
    'create_session_token',
    'refresh_session',
    'create_api_key',
    'update_api_key',
    'revoke_api_key',
    'delete_api_key',
    'get_api_key_secret',
    'create_actor_token',
    'create_sign_in_token',
    'create_agent_task',
    'cancel_subscription_item',
    'update_membership_metadata',
  ])('%s', async (operation) => {
    expect(await run(operation, await good(operation))).toContain(
      `The user ${ada} is protected: no agent may change it or act as it`,
    );
  });

  test.each([
    ['get_user_oauth_access_token', { provider: 'google' }],
    ['ban_user', {}],
    ['unban_user', {}],
    ['lock_user', {}],
    ['unlock_user', {}],
    ['update_user_metadata', { unsafeMetadata: { theme: 'dark' } }],
    ['delete_user', {}],
    ['revoke_user_sessions', {}],
    ['delete_user_passkey', { passkeyIdentificationId: 'idn_1' }],
    ['delete_user_wallet', { web3WalletIdentificationId: 'idn_1' }],
    ['delete_user_external_account', { externalAccountId: 'idn_1' }],
    ['change_contact_methods', { action: 'add', emailAddress: 'eve@example.org' }],
  ])('%s, called for the user', async (operation, args) => {
    // So that unbanning and unlocking would change something.
    Object.assign(clerk().state.users.get(ada)!, {
      banned: operation === 'unban_user',
      lockedUntil: operation === 'unlock_user' ? Date.now() + 600_000 : null,
    });
    expect(await run(operation, { userId: ada, ...args })).toContain(`The user ${ada} is protected`);
  });

  test('actor token, also as who acts', async () => {
    const args = { userId: seededUsers['Chiara'], actor: { sub: ada } };
    expect(await run('create_actor_token', args)).toContain(`The user ${ada} is protected`);
  });

  test('agent task, named by address instead of id, in any case', async () => {
    const task = {
      ...(await good('create_agent_task')),
      onBehalfOf: { identifier: addressOfAda.toUpperCase() },
    };
    expect(await run('create_agent_task', task)).toContain(`The user ${ada} is protected`);
  });
});

describe('the address of a protected user', () => {
  test.each([
    ['create_user_invitation', { emailAddress: addressOfAda, ignoreExisting: true }],
    ['create_user_invitations_in_bulk', { invitations: [{ emailAddress: addressOfAda }] }],
    ['add_to_waitlist', { emailAddress: addressOfAda }],
    ['add_blocklist_identifier', { identifier: addressOfAda }],
    ['add_blocklist_identifier', { identifier: '*@Northwind.example' }],
    ['create_user', { emailAddress: [addressOfAda] }],
  ])('is of no use to %s', async (operation, args) => {
    expect(await run(operation, args)).toContain(`The user ${ada} is protected`);
  });

  test('is not invited to another organization', async () => {
    const organizationId = seededOrganizations['harbor-and-pine'];
    const invitation = { emailAddress: addressOfAda, role: 'org:member' };
    const alone = await run('create_organization_invitation', { organizationId, ...invitation });
    expect(alone).toContain(`The user ${ada} is protected`);
    const bulk = { organizationId, invitations: [invitation] };
    expect(await run('create_organization_invitations_in_bulk', bulk)).toContain('is protected');
  });

  test('is not signed in for by a new connection, or by one that is there', async () => {
    const connection = {
      name: 'Mine',
      provider: 'oidc_custom',
      domains: ['NORTHWIND.example'],
      oidc: { clientId: 'mine', discoveryUrl: 'https://login.evil.example/.well-known' },
    };
    expect(await run('create_enterprise_connection', connection)).toContain(`The user ${ada} is protected`);
    const saml = { name: 'Mine', provider: 'saml_custom', domain: 'northwind.example' };
    expect(await run('create_saml_connection', saml)).toContain(`The user ${ada} is protected`);
    const [present] = clerk().state.connections.values();
    Object.assign(present ?? {}, { domains: ['northwind.example'], organizationId: null });
    const change = { enterpriseConnectionId: present?.id, name: 'Renamed' };
    expect(await run('update_enterprise_connection', change)).toContain('is protected');
  });
});

describe('a workflow does not get round it', () => {
  test('offboard_user: nothing is done, and nobody is asked', async () => {
    expect(await futile('offboard_user', { userId: ada, delete: true })).toContain(
      `The user ${ada} is protected`,
    );
  });

  test('revoke_user_sessions', async () => {
    expect(await futile('revoke_user_sessions', { userId: ada })).toContain(`The user ${ada} is protected`);
  });

  test('create_users and invite_users: the row is refused', async () => {
    const rows = [{ emailAddress: ['eve@example.org'], privateMetadata: { ｐａｙｒｏｌｌ: 1 } }];
    expect(await futile('create_users', { rows })).toContain('The metadata key Payroll is protected');
    const invited = await futile('invite_users', {
      rows: [{ emailAddress: 'eve@example.org', publicMetadata: { ' PAYROLL': 1 } }],
    });
    expect(invited).toContain('The metadata key Payroll is protected');
  });
});

describe('a protected organization is out of reach of the operation', () => {
  test.each([
    'set_organization_logo',
    'delete_organization_logo',
    'create_organization_domain',
    'update_organization_domain',
    'delete_organization_domain',
  ])('%s', async (operation) => {
    const args = { ...(await good(operation)), uploaderUserId: undefined };
    expect(await run(operation, args)).toContain(`The organization ${northwind} is protected`);
  });

  test('create_enterprise_connection, create_api_key and invitations', async () => {
    const connection = { ...(await good('create_enterprise_connection')), organizationId: northwind };
    const key = { name: 'Mine', subject: northwind };
    for (const [operation, args] of Object.entries({
      create_enterprise_connection: connection,
      create_api_key: key,
      create_organization_invitations_in_bulk: {
        organizationId: northwind,
        invitations: [{ emailAddress: 'eve@example.org', role: 'org:member' }],
      },
    })) {
      expect(await run(operation, args)).toContain(`The organization ${northwind} is protected`);
    }
  });

  test('create_api_key for a directory, since whose it is can’t be told', async () => {
    expect(await run('create_api_key', { name: 'Mine', subject: 'scim_1' })).toContain("can't be told");
  });
});

describe('a protected role', () => {
  const withOwner = (embedded: EmbeddedClerk) => {
    const admin = embedded.state.roles.get('org:admin');
    if (admin) embedded.state.roles.set('org:owner', { ...admin, id: 'role_owner', name: 'Owner' });
  };

  test.each([
    [
      'set_organization_member in another case',
      'set_organization_member',
      { role: 'ORG:Owner', member: true },
    ],
    ['create_organization_invitation', 'create_organization_invitation', { role: 'org:owner' }],
  ])('is not given: %s', async (_, operation, { member, ...args }: Record<string, unknown>) => {
    const whom = member ? { userId: seededUsers['Chiara'] } : { emailAddress: 'eve@example.org' };
    const asked = { organizationId: seededOrganizations['harbor-and-pine'], ...whom, ...args };
    expect(await run(operation, asked)).toContain('The role org:owner is protected');
  });

  test('is not changed, deleted or moved away', async () => {
    withOwner(clerk());
    const permissionId = clerk().state.permissions.get('org:sys_domains:read')?.id;
    for (const [operation, args] of Object.entries({
      update_role: { roleId: 'role_owner', name: 'Boss' },
      delete_role: { roleId: 'role_owner' },
      remove_permission_from_role: { roleId: 'role_owner', permissionId },
      add_roles_to_role_set: { roleSetKeyOrId: 'role_set:default', roleKeys: ['org:owner'] },
      replace_role_set: {
        roleSetKeyOrId: 'role_set:default',
        destRoleSetKey: 'role_set:other',
        reassignmentMappings: { 'org:owner': 'org:member' },
      },
    })) {
      expect([operation, await run(operation, args)]).toEqual([
        operation,
        expect.stringContaining('The role org:owner is protected'),
      ]);
    }
  });
});
