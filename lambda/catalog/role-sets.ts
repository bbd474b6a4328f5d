import * as z from 'zod';
import { roleSetKeyOrId } from '../clerk/ids.ts';
import { roleKey, roleSetKey, roleSetShape } from '../clerk/views/role.ts';
import { freeForm } from '../definition/free-form.ts';
import type { Tool } from '../definition/tool.ts';
import { orderBy, searchText } from './list-parameters.ts';
import { listOperation, operation } from './operation.ts';

const name = z.string().min(1).max(255).describe('What people read, for example Small teams.');
const key = roleSetKey.describe('Unique key, for example role_set:small_teams.');
const description = z.string().max(1_000).describe('What the role set is for.');
const defaultRoleKey = roleKey.describe('Key of the role that new members get; one of the set.');
const creatorRoleKey = roleKey.describe('Key of the role of who creates an organization; one of the set.');
/** Clerk's limit for one role set. */
const roleKeys = z.array(roleKey).min(1).max(10);
const output = z.object({ roleSet: roleSetShape });

/** Role sets: which roles an organization can give to its members. */
export const roleSetOperations: readonly Tool[] = [
  listOperation({
    method: 'roleSets.getRoleSetList',
    name: 'list_role_sets',
    title: 'List role sets',
    description:
      'List the role sets: the roles that organizations using a set can give, its default and creator role, and how many members have each. Changes nothing.',
    keywords: 'which roles can an organization use RBAC default role',
    permission: 'roles:read',
    input: {
      query: searchText('Only role sets with this id, or this text in name or key.'),
      orderBy: orderBy(['name', 'key', 'created_at']),
    },
    item: roleSetShape,
    call: (client, page) => client.roleSets.getRoleSetList(page),
  }),
  operation({
    method: 'roleSets.getRoleSet',
    name: 'get_role_set',
    title: 'Get a role set',
    description:
      'Read one role set by key or id: its roles, the default and the creator role, and a migration in progress. Changes nothing.',
    keywords: 'RBAC default role',
    permission: 'roles:read',
    risk: 'read',
    input: z.strictObject({ roleSetKeyOrId }),
    output,
    call: async (client, input) => ({ roleSet: await client.roleSets.getRoleSet(input.roleSetKeyOrId) }),
  }),
  operation({
    method: 'roleSets.createRoleSet',
    name: 'create_role_set',
    title: 'Create a role set',
    description:
      'Create a set of 1 to 10 existing roles for organizations, with the role that new members get and the role that whoever creates an organization gets. With type initial it becomes the set of all new organizations.',
    keywords: 'new group of roles RBAC',
    permission: 'roles:write',
    risk: 'write',
    input: z.strictObject({
      name,
      key: key.optional(),
      description: description.optional(),
      defaultRoleKey,
      creatorRoleKey,
      type: z
        .enum(['initial', 'custom'])
        .optional()
        .describe('initial: the set of new organizations; takes that from the one that was.'),
      roles: roleKeys.describe('Keys of the roles in the set, 1 to 10.'),
    }),
    output,
    call: async (client, input) => ({ roleSet: await client.roleSets.createRoleSet(input) }),
  }),
  operation({
    method: 'roleSets.updateRoleSet',
    name: 'update_role_set',
    title: 'Update a role set',
    description:
      'Change a role set: name, key, description, its default and creator role, or make it the set of new organizations. Only what is sent changes. Roles are added with add_roles_to_role_set.',
    keywords: 'default role for new members creator role initial RBAC',
    permission: 'roles:write',
    risk: 'destructive',
    input: z.strictObject({
      roleSetKeyOrId,
      name: name.optional(),
      key: key.optional(),
      description: description.nullable().optional().describe('What it is for.'),
      type: z
        .literal('initial')
        .optional()
        .describe('initial makes it the set of new organizations instead of the one that was.'),
      defaultRoleKey: defaultRoleKey.optional(),
      creatorRoleKey: creatorRoleKey.optional(),
    }),
    output,
    before: async (client, input) => ({ roleSet: await client.roleSets.getRoleSet(input.roleSetKeyOrId) }),
    call: async (client, input) => ({ roleSet: await client.roleSets.updateRoleSet(input) }),
  }),
  operation({
    method: 'roleSets.addRolesToRoleSet',
    name: 'add_roles_to_role_set',
    title: 'Add roles to a role set',
    description:
      'Let the organizations that use a role set give more roles: 1 to 10 existing roles by key. Can make one of them the default or creator role as well.',
    keywords: 'enable role for organizations RBAC',
    permission: 'roles:write',
    risk: 'write',
    input: z.strictObject({
      roleSetKeyOrId,
      roleKeys: roleKeys.describe('Keys of the roles to add, 1 to 10.'),
      defaultRoleKey: defaultRoleKey.optional(),
      creatorRoleKey: creatorRoleKey.optional(),
    }),
    output,
    call: async (client, input) => ({ roleSet: await client.roleSets.addRolesToRoleSet(input) }),
  }),
  operation({
    method: 'roleSets.replaceRoleInRoleSet',
    name: 'replace_role_in_role_set',
    title: 'Replace a role in a role set',
    description:
      "Take a role out of a role set and give everyone who has it another role of the set, in all organizations that use it. This can't be undone: Clerk does not keep who had the old role.",
    keywords: 'remove role from set reassign members migrate RBAC',
    permission: 'roles:write',
    risk: 'destructive',
    input: z.strictObject({
      roleSetKeyOrId,
      roleKey: roleKey.describe('Key of the role to take out.'),
      toRoleKey: roleKey.describe('Key of the role that its members get instead.'),
    }),
    output,
    call: async (client, input) => ({ roleSet: await client.roleSets.replaceRoleInRoleSet(input) }),
  }),
  operation({
    method: 'roleSets.replaceRoleSet',
    name: 'replace_role_set',
    title: 'Replace and delete a role set',
    description:
      "Delete a role set and move all organizations that use it to another; members whose role is missing there get the one reassignmentMappings gives. This can't be undone.",
    keywords: 'delete role set remove migrate organizations RBAC',
    permission: 'roles:write',
    risk: 'destructive',
    input: z.strictObject({
      roleSetKeyOrId,
      destRoleSetKey: roleSetKey.describe('Key of the role set to move to.'),
      reassignmentMappings: freeForm(roleKey, roleKey)
        .optional()
        .describe(
          'From keys of roles in the old set to keys in the new one. Example: {"org:billing_admin": "org:admin"}.',
        ),
    }),
    output: z.object({ roleSetKeyOrId: z.string(), deleted: z.boolean() }),
    async call(client, input) {
      const { deleted } = await client.roleSets.replaceRoleSet(input);
      return { roleSetKeyOrId: input.roleSetKeyOrId, deleted };
    },
  }),
];
