import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ClerkClient } from '@clerk/backend';
import { refusal, startPeople } from '../users/people-fixture.ts';
import type { PeopleFixture } from '../users/people-fixture.ts';

let people: PeopleFixture;
let client: ClerkClient;

beforeAll(async () => {
  people = await startPeople();
  ({ client } = people);
});
beforeEach(() => people.clerk.reset());
afterAll(() => people.clerk.close());

const ada = () => people.user('ada.okafor@northwind.example');
const northwind = () => people.organization('northwind-robotics').id;
const roleId = (key: string) => people.clerk.state.roles.get(key)!.id;
const permissionId = (key: string) => people.clerk.state.permissions.get(key)!.id;
const createRole = (key: string, permissions: string[] = [], includeInInitialRoleSet = true) =>
  client.organizationRoles.createOrganizationRole({
    name: key,
    key,
    permissions: permissions.map(permissionId),
    includeInInitialRoleSet,
  });
const creator = ['org:sys_memberships:manage', 'org:sys_memberships:read', 'org:sys_profile:delete'];

describe('a role', () => {
  test.each([
    ['form_param_format_invalid', 'auditor'],
    ['form_param_format_invalid', 'org:Auditor'],
    ['form_already_exists', 'org:admin'],
  ])('is refused with %s for the key %s', async (code, key) => {
    await expect(createRole(key)).rejects.toEqual(refusal(422, code, 'key'));
  });

  test('can be given to members once it is in their role set, and not before', async () => {
    await createRole('org:auditor', ['org:sys_memberships:read'], false);
    const change = { organizationId: northwind(), userId: ada().id, role: 'org:auditor' };
    await expect(client.organizations.updateOrganizationMembership(change)).rejects.toEqual(
      refusal(404, 'resource_not_found', 'role'),
    );
    await client.roleSets.addRolesToRoleSet({
      roleSetKeyOrId: 'role_set:default',
      roleKeys: ['org:auditor'],
    });
    const membership = await client.organizations.updateOrganizationMembership(change);
    expect(membership.permissions).toEqual(['org:sys_memberships:read']);
  });

  test('is one of ten of the application at most', async () => {
    for (let count = 0; count < 10; count++) await createRole(`org:role_${count}`, [], false);
    await expect(createRole('org:role_10', [], false)).rejects.toEqual(
      refusal(403, 'organization_instance_roles_quota_exceeded'),
    );
  });

  test('cannot be deleted while new organizations or members need it', async () => {
    await expect(client.organizationRoles.deleteOrganizationRole(roleId('org:admin'))).rejects.toEqual(
      refusal(422, 'organization_role_default_creator_role'),
    );
    await expect(client.organizationRoles.deleteOrganizationRole(roleId('org:member'))).rejects.toEqual(
      refusal(422, 'organization_role_domain_default_role'),
    );
  });

  test('cannot be deleted while someone has it or is invited to it', async () => {
    const role = await createRole('org:auditor');
    const invitation = await client.organizations.createOrganizationInvitation({
      organizationId: northwind(),
      emailAddress: 'new@example.com',
      role: 'org:auditor',
    });
    const remove = () => client.organizationRoles.deleteOrganizationRole(role.id);
    await expect(remove()).rejects.toEqual(refusal(422, 'organization_role_exists_in_invitations'));
    await client.organizations.revokeOrganizationInvitation({
      organizationId: northwind(),
      invitationId: invitation.id,
    });
    const member = { organizationId: northwind(), userId: ada().id };
    await client.organizations.updateOrganizationMembership({ ...member, role: 'org:auditor' });
    await expect(remove()).rejects.toEqual(refusal(422, 'organization_role_assigned_members'));
    await client.organizations.updateOrganizationMembership({ ...member, role: 'org:member' });
    expect((await remove()).deleted).toBe(true);
    expect((await client.roleSets.getRoleSet('role_set:default')).roles.map((item) => item.key)).toEqual([
      'org:admin',
      'org:member',
    ]);
  });

  test('keeps its members under a new key', async () => {
    await client.organizationRoles.updateOrganizationRole({
      organizationRoleId: roleId('org:member'),
      key: 'org:participant',
      name: 'Participant',
    });
    const { data } = await client.organizations.getOrganizationMembershipList({
      organizationId: northwind(),
      role: ['org:participant'],
    });
    expect(data).toHaveLength(4);
    const roleSet = await client.roleSets.getRoleSet('role_set:default');
    expect(roleSet.defaultRole?.key).toBe('org:participant');
  });

  test('of creators keeps what creators need', async () => {
    await expect(
      client.organizationRoles.removePermissionFromOrganizationRole({
        organizationRoleId: roleId('org:admin'),
        permissionId: permissionId('org:sys_memberships:manage'),
      }),
    ).rejects.toEqual(refusal(422, 'organization_missing_creator_role_permissions'));
  });

  test('gets each permission once, and loses only what it has', async () => {
    const parameters = {
      organizationRoleId: roleId('org:member'),
      permissionId: permissionId('org:sys_domains:read'),
    };
    const role = await client.organizationRoles.assignPermissionToOrganizationRole(parameters);
    expect(role.permissions.map((permission) => permission.key)).toContain('org:sys_domains:read');
    await expect(client.organizationRoles.assignPermissionToOrganizationRole(parameters)).rejects.toEqual(
      refusal(409, 'organization_role_permission_association_exists'),
    );
    await client.organizationRoles.removePermissionFromOrganizationRole(parameters);
    await expect(client.organizationRoles.removePermissionFromOrganizationRole(parameters)).rejects.toEqual(
      refusal(404, 'organization_role_permission_association_not_found'),
    );
  });
});

describe('a permission', () => {
  const create = (key: string) =>
    client.organizationPermissions.createOrganizationPermission({ name: 'Reports', key });

  test.each(['reports', 'org:reports', 'org:sys_reports:read', 'org:Reports:read'])(
    'is refused for the key %s',
    async (key) => {
      await expect(create(key)).rejects.toEqual(refusal(422, 'form_param_format_invalid', 'key'));
    },
  );

  test('of Clerk can be neither changed nor deleted', async () => {
    const id = permissionId('org:sys_profile:manage');
    for (const attempt of [
      () => client.organizationPermissions.updateOrganizationPermission({ permissionId: id, name: 'Other' }),
      () => client.organizationPermissions.deleteOrganizationPermission(id),
    ]) {
      await expect(attempt()).rejects.toEqual(refusal(403, 'organization_system_permission_not_modifiable'));
    }
  });

  test('follows its key into the roles that have it, and leaves them when it is deleted', async () => {
    const permission = await create('org:reports:read');
    await expect(create('org:reports:read')).rejects.toEqual(refusal(422, 'form_already_exists', 'key'));
    const role = await createRole('org:auditor', ['org:reports:read']);
    await client.organizationPermissions.updateOrganizationPermission({
      permissionId: permission.id,
      key: 'org:reports:see',
    });
    const keys = async () =>
      (await client.organizationRoles.getOrganizationRole(role.id)).permissions.map((item) => item.key);
    expect(await keys()).toEqual(['org:reports:see']);
    await client.organizationPermissions.deleteOrganizationPermission(permission.id);
    expect(await keys()).toEqual([]);
  });
});

describe('a role set', () => {
  const small = {
    name: 'Small Teams',
    roles: ['org:admin', 'org:member'],
    defaultRoleKey: 'org:member',
    creatorRoleKey: 'org:admin',
  };

  test('gets its key from its name, and is found by key and by id', async () => {
    const roleSet = await client.roleSets.createRoleSet(small);
    expect(roleSet.key).toBe('role_set:small_teams');
    expect((await client.roleSets.getRoleSet(roleSet.id)).key).toBe(roleSet.key);
    await expect(client.roleSets.createRoleSet(small)).rejects.toEqual(
      refusal(422, 'form_already_exists', 'key'),
    );
  });

  test.each([
    [404, 'resource_not_found', { roles: ['org:admin', 'org:nothing'] }],
    [422, 'form_param_value_invalid', { roles: ['org:admin'] }],
    [422, 'organization_missing_creator_role_permissions', { creatorRoleKey: 'org:member' }],
    [422, 'form_param_value_invalid', { roles: [] }],
    [422, 'form_param_format_invalid', { key: 'small' }],
  ])('is refused with %i %s: %j', async (status, code, change) => {
    await expect(client.roleSets.createRoleSet({ ...small, ...change })).rejects.toEqual(
      refusal(status, code),
    );
  });

  test('becomes that of new organizations, of which there is one', async () => {
    await createRole('org:owner', creator);
    const roleSet = await client.roleSets.createRoleSet({
      ...small,
      roles: ['org:owner', 'org:member'],
      creatorRoleKey: 'org:owner',
      type: 'initial',
    });
    expect((await client.roleSets.getRoleSet('role_set:default')).type).toBe('custom');
    const organization = await client.organizations.createOrganization({
      name: 'Acme',
      createdBy: ada().id,
    });
    expect(people.clerk.state.organizations.get(organization.id)!.roleSetKey).toBe(roleSet.key);
    const { data } = await client.organizations.getOrganizationMembershipList({
      organizationId: organization.id,
    });
    expect(data[0]?.role).toBe('org:owner');
  });

  test('of new organizations says what the settings of organizations say', async () => {
    const owner = await createRole('org:owner', creator, false);
    const settings = await client.instance.updateOrganizationSettings({ creatorRoleId: owner.id });
    expect(settings.creatorRole).toBe('org:owner');
    const roleSet = await client.roleSets.getRoleSet('role_set:default');
    expect(roleSet.creatorRole?.key).toBe('org:owner');
    expect(roleSet.roles.map((role) => role.key)).toContain('org:owner');
  });

  test('gives up a role for another, and its members with it', async () => {
    await createRole('org:auditor');
    const roleSetKeyOrId = 'role_set:default';
    const roleSet = await client.roleSets.replaceRoleInRoleSet({
      roleSetKeyOrId,
      roleKey: 'org:member',
      toRoleKey: 'org:auditor',
    });
    expect(roleSet.roles.map((role) => [role.key, role.membersCount])).toEqual([
      ['org:admin', 6],
      ['org:auditor', 19],
    ]);
    await expect(
      client.roleSets.replaceRoleInRoleSet({
        roleSetKeyOrId,
        roleKey: 'org:admin',
        toRoleKey: 'org:auditor',
      }),
    ).rejects.toEqual(refusal(422, 'organization_missing_creator_role_permissions'));
  });

  test('is replaced by another one only when every member has a role there', async () => {
    await createRole('org:owner', creator);
    const destination = await client.roleSets.createRoleSet({
      ...small,
      roles: ['org:owner', 'org:member'],
      creatorRoleKey: 'org:owner',
    });
    const replacement = { roleSetKeyOrId: 'role_set:default', destRoleSetKey: destination.key };
    await expect(client.roleSets.replaceRoleSet(replacement)).rejects.toEqual(
      refusal(422, 'form_param_missing', 'reassignment_mappings'),
    );
    await expect(
      client.roleSets.replaceRoleSet({
        ...replacement,
        reassignmentMappings: { 'org:admin': 'org:member' },
      }),
    ).rejects.toEqual(refusal(400, 'organization_minimum_permissions_needed'));
    await client.roleSets.replaceRoleSet({
      ...replacement,
      reassignmentMappings: { 'org:admin': 'org:owner' },
    });
    const { data, totalCount } = await client.roleSets.getRoleSetList();
    expect([totalCount, data[0]?.key, data[0]?.type]).toEqual([1, destination.key, 'initial']);
    const roles = [...people.clerk.state.memberships.values()].map((membership) => membership.role);
    expect(new Set(roles)).toEqual(new Set(['org:owner', 'org:member']));
  });
});
