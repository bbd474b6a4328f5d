import * as z from 'zod';
import { permissionId } from '../clerk/ids.ts';
import { permissionKey, permissionShape } from '../clerk/views/role.ts';
import { deletedShape } from '../clerk/views/shapes.ts';
import type { Tool } from '../definition/tool.ts';
import { deletion } from './answers.ts';
import { orderBy, searchText } from './list-parameters.ts';
import { listOperation, operation } from './operation.ts';

const name = z.string().min(1).max(255).describe('What people read, for example Manage billing.');
const key = permissionKey.describe('What applications ask for; unique. Example: org:billing:manage.');
const description = z.string().max(1_000).optional().describe('What the permission allows.');
const output = z.object({ permission: permissionShape });

/** Permissions that roles of organizations are made of. */
export const organizationPermissionOperations: readonly Tool[] = [
  listOperation({
    method: 'organizationPermissions.getOrganizationPermissionList',
    name: 'list_permissions',
    title: 'List organization permissions',
    description:
      "List the permissions that organization roles can have: Clerk's own (org:sys_…) and the application's. Changes nothing.",
    keywords: 'organization permissions RBAC rights',
    permission: 'roles:read',
    input: {
      query: searchText('Only permissions with this id, or this text in name or key.'),
      orderBy: orderBy(['name', 'key', 'created_at']),
    },
    item: permissionShape,
    call: (client, page) => client.organizationPermissions.getOrganizationPermissionList(page),
  }),
  operation({
    method: 'organizationPermissions.getOrganizationPermission',
    name: 'get_permission',
    title: 'Get an organization permission',
    description: 'Read one organization permission by id: key, name, description. Changes nothing.',
    keywords: 'RBAC rights',
    permission: 'roles:read',
    risk: 'read',
    input: z.strictObject({ permissionId }),
    output,
    call: async (client, input) => ({
      permission: await client.organizationPermissions.getOrganizationPermission(input.permissionId),
    }),
  }),
  operation({
    method: 'organizationPermissions.createOrganizationPermission',
    name: 'create_permission',
    title: 'Create an organization permission',
    description:
      'Create a permission of the application, org:feature:action. Nobody has it until add_permission_to_role.',
    keywords: 'new custom permission RBAC right',
    permission: 'roles:write',
    risk: 'write',
    input: z.strictObject({ name, key, description }),
    output,
    call: async (client, input) => ({
      permission: await client.organizationPermissions.createOrganizationPermission(input),
    }),
  }),
  operation({
    method: 'organizationPermissions.updateOrganizationPermission',
    name: 'update_permission',
    title: 'Update an organization permission',
    description:
      "Change the name, key or description of one of the application's permissions. Applications that check the old key no longer find it. Clerk's own (org:sys_…) cannot be changed.",
    keywords: 'rename edit permission RBAC',
    permission: 'roles:write',
    risk: 'destructive',
    input: z.strictObject({ permissionId, name: name.optional(), key: key.optional(), description }),
    output,
    before: async (client, input) => ({
      permission: await client.organizationPermissions.getOrganizationPermission(input.permissionId),
    }),
    call: async (client, input) => ({
      permission: await client.organizationPermissions.updateOrganizationPermission(input),
    }),
  }),
  operation({
    method: 'organizationPermissions.deleteOrganizationPermission',
    name: 'delete_permission',
    title: 'Delete an organization permission',
    description:
      "Delete one of the application's permissions for good, and remove it from every role. This can't be undone. Clerk's own (org:sys_…) cannot be deleted.",
    keywords: 'remove permission RBAC',
    permission: 'roles:write',
    risk: 'destructive',
    input: z.strictObject({ permissionId }),
    output: deletedShape,
    call: async (client, input) =>
      deletion(
        input.permissionId,
        await client.organizationPermissions.deleteOrganizationPermission(input.permissionId),
      ),
  }),
];
