import * as z from 'zod';
import { permissionId, roleId } from '../clerk/ids.ts';
import { roleKey, roleShape } from '../clerk/views/role.ts';
import { deletedShape } from '../clerk/views/shapes.ts';
import type { Tool } from '../definition/tool.ts';
import { deletion } from './answers.ts';
import { orderBy, searchText } from './list-parameters.ts';
import { listOperation, operation } from './operation.ts';

const name = z.string().min(1).max(255).describe('What people read, for example Billing admin.');
const key = roleKey.describe('What memberships refer to; unique. Example: org:billing_admin.');
const description = z.string().max(1_000).describe('What the role is for.');
const permissions = z.array(permissionId).max(100);
const output = z.object({ role: roleShape });

/** Roles that members of organizations can have; they hold for all organizations. */
export const organizationRoleOperations: readonly Tool[] = [
  listOperation({
    method: 'organizationRoles.getOrganizationRoleList',
    name: 'list_roles',
    title: 'List organization roles',
    description:
      'List the roles that members of organizations can have, with their keys and permissions. Changes nothing.',
    keywords: 'organization roles RBAC access rights what can a role do',
    permission: 'roles:read',
    input: {
      query: searchText('Only roles with this id, or this text in name or key.'),
      orderBy: orderBy(['name', 'key', 'created_at']),
    },
    item: roleShape,
    call: (client, page) => client.organizationRoles.getOrganizationRoleList(page),
  }),
  operation({
    method: 'organizationRoles.getOrganizationRole',
    name: 'get_role',
    title: 'Get an organization role',
    description: 'Read one organization role by id: key, name and permissions. Changes nothing.',
    keywords: 'RBAC access rights',
    permission: 'roles:read',
    risk: 'read',
    input: z.strictObject({ roleId }),
    output,
    call: async (client, input) => ({
      role: await client.organizationRoles.getOrganizationRole(input.roleId),
    }),
  }),
  operation({
    method: 'organizationRoles.createOrganizationRole',
    name: 'create_role',
    title: 'Create an organization role',
    description:
      "Create a role with permissions for all organizations. Members can have it once it is in their organization's role set: send includeInInitialRoleSet, or use add_roles_to_role_set.",
    keywords: 'new custom role RBAC',
    permission: 'roles:write',
    risk: 'write',
    input: z.strictObject({
      name,
      key,
      description: description.optional(),
      permissions: permissions.optional().describe('Ids of the permissions that it contains.'),
      includeInInitialRoleSet: z
        .boolean()
        .optional()
        .describe('Whether it becomes part of the role set of new organizations.'),
    }),
    output,
    call: async (client, input) => ({
      role: await client.organizationRoles.createOrganizationRole(input),
    }),
  }),
  operation({
    method: 'organizationRoles.updateOrganizationRole',
    name: 'update_role',
    title: 'Update an organization role',
    description:
      'Change a role in all organizations: name, key, description or all of its permissions. Everyone who has it is affected at once. To change one permission, use add_permission_to_role or remove_permission_from_role.',
    keywords: 'rename edit role RBAC replace permissions',
    permission: 'roles:write',
    risk: 'destructive',
    input: z.strictObject({
      roleId,
      name: name.optional(),
      key: key.optional(),
      description: description.nullable().optional().describe('What the role is for.'),
      permissions: permissions.optional().describe('Ids of all permissions that it has from now on.'),
    }),
    output,
    before: async (client, { roleId }) => ({
      role: await client.organizationRoles.getOrganizationRole(roleId),
    }),
    call: async (client, { roleId: organizationRoleId, ...changes }) => ({
      role: await client.organizationRoles.updateOrganizationRole({ organizationRoleId, ...changes }),
    }),
  }),
  operation({
    method: 'organizationRoles.deleteOrganizationRole',
    name: 'delete_role',
    title: 'Delete an organization role',
    description:
      "Delete an organization role for good. Clerk refuses while it is in use: move its members first, for example with replace_role_in_role_set. This can't be undone.",
    keywords: 'remove role RBAC',
    permission: 'roles:write',
    risk: 'destructive',
    input: z.strictObject({ roleId }),
    output: deletedShape,
    call: async (client, input) =>
      deletion(input.roleId, await client.organizationRoles.deleteOrganizationRole(input.roleId)),
  }),
  operation({
    method: 'organizationRoles.assignPermissionToOrganizationRole',
    name: 'add_permission_to_role',
    title: 'Add a permission to a role',
    description:
      'Give a role one more permission, in all organizations: everyone who has the role can do more at once. Takes ids, not keys.',
    keywords: 'assign grant allow RBAC',
    permission: 'roles:write',
    risk: 'write',
    input: z.strictObject({ roleId, permissionId }),
    output,
    call: async (client, input) => ({
      role: await client.organizationRoles.assignPermissionToOrganizationRole({
        organizationRoleId: input.roleId,
        permissionId: input.permissionId,
      }),
    }),
  }),
  operation({
    method: 'organizationRoles.removePermissionFromOrganizationRole',
    name: 'remove_permission_from_role',
    title: 'Remove a permission from a role',
    description:
      'Remove one permission from a role, in all organizations: everyone who has the role can do less at once. add_permission_to_role gives it back. Takes ids, not keys.',
    keywords: 'unassign revoke deny take away RBAC',
    permission: 'roles:write',
    risk: 'destructive',
    input: z.strictObject({ roleId, permissionId }),
    output,
    call: async (client, input) => ({
      role: await client.organizationRoles.removePermissionFromOrganizationRole({
        organizationRoleId: input.roleId,
        permissionId: input.permissionId,
      }),
    }),
  }),
];
