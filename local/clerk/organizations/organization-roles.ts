import * as z from 'zod';
import { forbidden, formatInvalid, refusal } from '../operation/errors.ts';
import { readBody } from '../operation/operation.ts';
import type { Call, Operation } from '../operation/operation.ts';
import { requirePermission, wirePermission } from './organization-permissions.ts';
import { ordered, pageOf } from '../operation/query.ts';
import {
  initialRoleSet,
  isCreatorEligible,
  requireCreatorEligible,
  roleNotFound,
} from './role-assignment.ts';
import type { RoleRecord } from '../state/role-records.ts';
import type { ClerkState } from '../state/state.ts';

/** Clerk's limits: custom roles of an instance, besides the two it comes with, and roles of one set. */
const maximumCustomRoles = 10;
const builtInRoleCount = 2;
const maximumInSet = 10;

const createBody = z.strictObject({
  name: z.string().min(1),
  key: z.string(),
  description: z.string().nullish(),
  permissions: z.array(z.string()).nullish(),
  include_in_initial_role_set: z.boolean().nullish(),
});
const updateBody = z.object({
  name: z.string().min(1).nullish(),
  key: z.string().nullish(),
  description: z.string().nullish(),
  permissions: z.array(z.string()).nullish(),
});

function wireRole(state: ClerkState, key: string, role: RoleRecord) {
  return {
    object: 'role',
    id: role.id,
    name: role.name,
    key,
    description: role.description,
    is_creator_eligible: isCreatorEligible(role),
    permissions: role.permissions.flatMap((permissionKey) => {
      const permission = state.permissions.get(permissionKey);
      return permission === undefined ? [] : [wirePermission(permissionKey, permission)];
    }),
    created_at: role.createdAt,
    updated_at: role.updatedAt,
  };
}

function find(call: Call): [string, RoleRecord] {
  const id = call.param('organization_role_id');
  const found = [...call.state.roles].find(([, role]) => role.id === id);
  if (found === undefined) throw roleNotFound();
  return found;
}

/** The key; 422 when it isn't formed as it must be, or is another role's. */
function checkedKey(state: ClerkState, key: string, ownKey: string | null): string {
  if (!/^org:[a-z0-9_]+$/.test(key)) {
    throw formatInvalid(
      'key',
      'must start with "org:" and contain only lowercase alphanumeric characters and underscores',
    );
  }
  if (key !== ownKey && state.roles.has(key)) {
    throw refusal(422, 'form_already_exists', `The role ${key} already exists.`, undefined, 'key');
  }
  return key;
}

const keysOf = (state: ClerkState, permissionIds: string[]) => [
  ...new Set(permissionIds.map((id) => requirePermission(state, id)[0])),
];

const isCreatorRole = (state: ClerkState, key: string) =>
  [...state.roleSets.values()].some((roleSet) => roleSet.creatorRoleKey === key);

/** Gives the role these permissions; 422 when organizations' creators have the role and need more. */
function setPermissions(call: Call, key: string, role: RoleRecord, permissions: string[]): void {
  if (isCreatorRole(call.state, key)) requireCreatorEligible({ ...role, permissions });
  role.permissions = permissions;
  role.updatedAt = call.now();
}

function create(call: Call) {
  const { state } = call;
  const body = readBody(call, createBody);
  const key = checkedKey(state, body.key, null);
  if (state.roles.size >= maximumCustomRoles + builtInRoleCount) {
    throw forbidden(
      'organization_instance_roles_quota_exceeded',
      'organization roles for instance quota exceeded',
      `You have reached your limit of ${maximumCustomRoles} organization roles per instance.`,
    );
  }
  const permissions = keysOf(state, body.permissions ?? []);
  const initial = initialRoleSet(state);
  if (body.include_in_initial_role_set && initial.roleKeys.length >= maximumInSet) {
    throw refusal(
      422,
      'form_param_array_size_exceeded',
      'exceeds maximum size',
      `roles should not exceed ${maximumInSet} items.`,
      'include_in_initial_role_set',
    );
  }
  const now = call.now();
  const role: RoleRecord = {
    id: state.ids.id('role'),
    name: body.name,
    description: body.description ?? null,
    permissions,
    createdAt: now,
    updatedAt: now,
  };
  state.roles.set(key, role);
  if (body.include_in_initial_role_set) initial.roleKeys.push(key);
  return wireRole(state, key, role);
}

/** Lets everything that named the role by its old key name it by the new one. */
function renameKey(state: ClerkState, oldKey: string, key: string): void {
  const renamed = (held: string) => (held === oldKey ? key : held);
  const roles = [...state.roles].map(([held, role]): [string, RoleRecord] => [renamed(held), role]);
  state.roles = new Map(roles);
  for (const membership of state.memberships.values()) membership.role = renamed(membership.role);
  for (const invitation of state.organizationInvitations.values()) {
    invitation.role = renamed(invitation.role);
  }
  for (const roleSet of state.roleSets.values()) {
    roleSet.roleKeys = roleSet.roleKeys.map(renamed);
    roleSet.defaultRoleKey = renamed(roleSet.defaultRoleKey);
    roleSet.creatorRoleKey = renamed(roleSet.creatorRoleKey);
  }
}

function update(call: Call) {
  const { state } = call;
  const [oldKey, role] = find(call);
  const body = readBody(call, updateBody);
  const key = body.key ? checkedKey(state, body.key, oldKey) : oldKey;
  if (body.permissions) setPermissions(call, oldKey, role, keysOf(state, body.permissions));
  Object.assign(role, {
    name: body.name ?? role.name,
    description: body.description === undefined ? role.description : body.description,
    updatedAt: call.now(),
  });
  if (key !== oldKey) renameKey(state, oldKey, key);
  return wireRole(state, key, role);
}

/** 422 while new organizations, members or invitations need the role. */
function requireUnused(call: Call, key: string): void {
  const { state } = call;
  if (isCreatorRole(state, key)) {
    throw refusal(
      422,
      'organization_role_default_creator_role',
      'role is used as the creator role',
      'The organization role cannot be deleted as it is currently used as the creator role.',
    );
  }
  if ([...state.roleSets.values()].some((roleSet) => roleSet.defaultRoleKey === key)) {
    throw refusal(
      422,
      'organization_role_domain_default_role',
      'role is used as the domain default role',
      'The organization role cannot be deleted as it is currently used as the default domain role.',
    );
  }
  if ([...state.memberships.values()].some((membership) => membership.role === key)) {
    throw refusal(
      422,
      'organization_role_assigned_members',
      'role is assigned to organization members',
      'The organization role is currently assigned to one or more organization members.',
    );
  }
  const invited = [...state.organizationInvitations.values()].some(
    (item) => item.role === key && item.status === 'pending' && item.expiresAt > call.now(),
  );
  if (invited) {
    throw refusal(
      422,
      'organization_role_exists_in_invitations',
      'role exists in pending organization invitations',
      'The organization role exists in one or more pending organization invitations. Please revoke these invitations to proceed.',
    );
  }
}

function remove(call: Call) {
  const { state } = call;
  const [key, role] = find(call);
  requireUnused(call, key);
  state.roles.delete(key);
  for (const roleSet of state.roleSets.values()) {
    roleSet.roleKeys = roleSet.roleKeys.filter((held) => held !== key);
  }
  return { object: 'role', id: role.id, deleted: true };
}

function assignPermission(call: Call) {
  const [key, role] = find(call);
  const [permission] = requirePermission(call.state, call.param('permission_id'));
  if (role.permissions.includes(permission)) {
    throw refusal(
      409,
      'organization_role_permission_association_exists',
      'permission already assigned to role',
      'This organization permission is already associated to this organization role.',
    );
  }
  setPermissions(call, key, role, [...role.permissions, permission]);
  return wireRole(call.state, key, role);
}

function removePermission(call: Call) {
  const [key, role] = find(call);
  const [permission] = requirePermission(call.state, call.param('permission_id'));
  if (!role.permissions.includes(permission)) {
    throw refusal(
      404,
      'organization_role_permission_association_not_found',
      'permission not assigned to role',
      'This organization permission is not associated to this organization role.',
    );
  }
  setPermissions(
    call,
    key,
    role,
    role.permissions.filter((held) => held !== permission),
  );
  return wireRole(call.state, key, role);
}

function list(call: Call) {
  const part = (call.query.get('query') ?? '').toLowerCase();
  const matching = [...call.state.roles].filter(
    ([key, role]) =>
      key.includes(part) || role.name.toLowerCase().includes(part) || role.id.toLowerCase() === part,
  );
  const sorted = ordered(call.query, matching, {
    created_at: ([, role]) => role.createdAt,
    name: ([, role]) => role.name,
    key: ([key]) => key,
  });
  return {
    data: pageOf(call.query, sorted).map(([key, role]) => wireRole(call.state, key, role)),
    total_count: sorted.length,
  };
}

/** Roles of organizations' members. */
export const organizationRoleOperations: Operation[] = [
  { method: 'get', path: '/organization_roles', answer: list },
  { method: 'post', path: '/organization_roles', answer: create },
  {
    method: 'get',
    path: '/organization_roles/{organization_role_id}',
    answer: (call) => wireRole(call.state, ...find(call)),
  },
  { method: 'patch', path: '/organization_roles/{organization_role_id}', answer: update },
  { method: 'delete', path: '/organization_roles/{organization_role_id}', answer: remove },
  {
    method: 'post',
    path: '/organization_roles/{organization_role_id}/permissions/{permission_id}',
    answer: assignPermission,
  },
  {
    method: 'delete',
    path: '/organization_roles/{organization_role_id}/permissions/{permission_id}',
    answer: removePermission,
  },
];
