import * as z from 'zod';
import { formatInvalid, refusal } from '../operation/errors.ts';
import { readBody } from '../operation/operation.ts';
import type { Call, Operation } from '../operation/operation.ts';
import { ordered, pageOf } from '../operation/query.ts';
import type { PermissionRecord } from '../state/role-records.ts';
import type { ClerkState } from '../state/state.ts';

const createBody = z.object({
  name: z.string().min(1),
  key: z.string(),
  description: z.string().optional(),
});
const updateBody = createBody.partial();

/** A permission as on the wire. */
export function wirePermission(key: string, permission: PermissionRecord) {
  return {
    object: 'permission',
    id: permission.id,
    name: permission.name,
    key,
    description: permission.description,
    type: permission.type,
    created_at: permission.createdAt,
    updated_at: permission.updatedAt,
  };
}

/** The permission with this id, and its key; 404 when there is none. */
export function requirePermission(state: ClerkState, id: string): [string, PermissionRecord] {
  const found = [...state.permissions].find(([, permission]) => permission.id === id);
  if (found !== undefined) return found;
  throw refusal(404, 'resource_not_found', 'not found', 'Organization permission not found');
}

const find = (call: Call) => requirePermission(call.state, call.param('permission_id'));

function requireModifiable(permission: PermissionRecord): void {
  if (permission.type === 'user') return;
  throw refusal(
    403,
    'organization_system_permission_not_modifiable',
    'organization system permission cannot be modified',
    'This organization permission cannot be modified because it is a system permission.',
  );
}

/** The key; 422 when it isn't formed as it must be, is kept for Clerk, or is another permission's. */
function checkedKey(state: ClerkState, key: string, ownKey: string | null): string {
  if (!/^org:[a-z0-9_]+:[a-z0-9_]+$/.test(key)) {
    throw formatInvalid('key', 'must have the format "org:<feature>:<action>"');
  }
  if (key.startsWith('org:sys_')) throw formatInvalid('key', 'must not begin with "org:sys_"');
  if (key !== ownKey && state.permissions.has(key)) {
    throw refusal(422, 'form_already_exists', `The permission ${key} already exists.`, undefined, 'key');
  }
  return key;
}

function create(call: Call) {
  const { state } = call;
  const body = readBody(call, createBody);
  const key = checkedKey(state, body.key, null);
  const now = call.now();
  const permission: PermissionRecord = {
    id: state.ids.id('perm'),
    name: body.name,
    description: body.description ?? '',
    type: 'user',
    createdAt: now,
    updatedAt: now,
  };
  state.permissions.set(key, permission);
  return wirePermission(key, permission);
}

function update(call: Call) {
  const { state } = call;
  const [oldKey, permission] = find(call);
  requireModifiable(permission);
  const body = readBody(call, updateBody);
  const key = body.key === undefined ? oldKey : checkedKey(state, body.key, oldKey);
  Object.assign(permission, {
    name: body.name ?? permission.name,
    description: body.description ?? permission.description,
    updatedAt: call.now(),
  });
  if (key !== oldKey) {
    state.permissions.delete(oldKey);
    state.permissions.set(key, permission);
    for (const role of state.roles.values()) {
      role.permissions = role.permissions.map((held) => (held === oldKey ? key : held));
    }
  }
  return wirePermission(key, permission);
}

function remove(call: Call) {
  const { state } = call;
  const [key, permission] = find(call);
  requireModifiable(permission);
  state.permissions.delete(key);
  for (const role of state.roles.values()) {
    role.permissions = role.permissions.filter((held) => held !== key);
  }
  return { object: 'permission', id: permission.id, deleted: true };
}

function list(call: Call) {
  const part = (call.query.get('query') ?? '').toLowerCase();
  const matching = [...call.state.permissions].filter(
    ([key, permission]) =>
      key.includes(part) ||
      permission.name.toLowerCase().includes(part) ||
      permission.id.toLowerCase() === part,
  );
  const sorted = ordered(call.query, matching, {
    created_at: ([, permission]) => permission.createdAt,
    name: ([, permission]) => permission.name,
    key: ([key]) => key,
  });
  return {
    data: pageOf(call.query, sorted).map(([key, permission]) => wirePermission(key, permission)),
    total_count: sorted.length,
  };
}

/** Permissions that roles may have. */
export const organizationPermissionOperations: Operation[] = [
  { method: 'get', path: '/organization_permissions', answer: list },
  { method: 'post', path: '/organization_permissions', answer: create },
  {
    method: 'get',
    path: '/organization_permissions/{permission_id}',
    answer: (call) => wirePermission(...find(call)),
  },
  { method: 'patch', path: '/organization_permissions/{permission_id}', answer: update },
  { method: 'delete', path: '/organization_permissions/{permission_id}', answer: remove },
];
