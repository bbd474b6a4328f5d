import * as z from 'zod';
import { formatInvalid, refusal } from '../operation/errors.ts';
import { readBody } from '../operation/operation.ts';
import type { Call, Operation } from '../operation/operation.ts';
import { ordered, pageOf } from '../operation/query.ts';
import type { RoleSetRecord } from '../state/role-records.ts';
import {
  checkedRoles,
  makeInitial,
  requireAmong,
  requireCreatorAmong,
  requireRoleSet,
  roleSetByKeyOrId,
} from './role-set-checks.ts';
import { roleSetReplacementOperations } from './role-set-replacement.ts';
import { organizationsOf, wireRoleSet } from './role-set-wire.ts';
import type { ClerkState } from '../state/state.ts';

const createBody = z.strictObject({
  name: z.string().min(1),
  key: z.string().optional(),
  description: z.string().nullish(),
  default_role_key: z.string(),
  creator_role_key: z.string(),
  type: z.enum(['initial', 'custom']).optional(),
  roles: z.array(z.string()),
});
const updateBody = z.object({
  name: z.string().min(1).nullish(),
  key: z.string().nullish(),
  description: z.string().nullish(),
  type: z.enum(['initial']).nullish(),
  default_role_key: z.string().nullish(),
  creator_role_key: z.string().nullish(),
});
const addRolesBody = z.object({
  role_keys: z.array(z.string()),
  default_role_key: z.string().optional(),
  creator_role_key: z.string().optional(),
});

/** The key; 422 when it isn't formed as it must be, or is another set's. */
function checkedKey(state: ClerkState, key: string, own: RoleSetRecord | null): string {
  if (!/^role_set:[a-z0-9_]+$/.test(key)) {
    throw formatInvalid(
      'key',
      'must start with "role_set:" and contain only lowercase alphanumeric characters and underscores',
    );
  }
  const other = roleSetByKeyOrId(state, key);
  if (other !== undefined && other !== own) {
    throw refusal(422, 'form_already_exists', `The role set ${key} already exists.`, undefined, 'key');
  }
  return key;
}

const keyFrom = (name: string) =>
  `role_set:${name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '')}`;

function create(call: Call) {
  const { state } = call;
  const body = readBody(call, createBody);
  const key = checkedKey(state, body.key ?? keyFrom(body.name), null);
  const roleKeys = checkedRoles(state, 'roles', body.roles);
  requireAmong('default_role_key', body.default_role_key, roleKeys);
  requireCreatorAmong(state, body.creator_role_key, roleKeys);
  const now = call.now();
  const roleSet: RoleSetRecord = {
    id: state.ids.id('rset'),
    key,
    name: body.name,
    description: body.description ?? null,
    type: 'custom',
    roleKeys,
    defaultRoleKey: body.default_role_key,
    creatorRoleKey: body.creator_role_key,
    createdAt: now,
    updatedAt: now,
  };
  state.roleSets.set(roleSet.id, roleSet);
  if (body.type === 'initial') makeInitial(state, roleSet);
  return wireRoleSet(state, roleSet);
}

function update(call: Call) {
  const { state } = call;
  const roleSet = requireRoleSet(call);
  const body = readBody(call, updateBody);
  const key = body.key ? checkedKey(state, body.key, roleSet) : roleSet.key;
  if (body.default_role_key) requireAmong('default_role_key', body.default_role_key, roleSet.roleKeys);
  if (body.creator_role_key) requireCreatorAmong(state, body.creator_role_key, roleSet.roleKeys);
  for (const organization of organizationsOf(state, roleSet)) organization.roleSetKey = key;
  Object.assign(roleSet, {
    key,
    name: body.name ?? roleSet.name,
    description: body.description === undefined ? roleSet.description : body.description,
    defaultRoleKey: body.default_role_key ?? roleSet.defaultRoleKey,
    creatorRoleKey: body.creator_role_key ?? roleSet.creatorRoleKey,
    updatedAt: call.now(),
  });
  if (body.type === 'initial') makeInitial(state, roleSet);
  return wireRoleSet(state, roleSet);
}

function addRoles(call: Call) {
  const { state } = call;
  const roleSet = requireRoleSet(call);
  const body = readBody(call, addRolesBody);
  const added = checkedRoles(state, 'role_keys', body.role_keys);
  const roleKeys = checkedRoles(state, 'role_keys', roleSet.roleKeys, added);
  if (body.default_role_key) requireAmong('default_role_key', body.default_role_key, added);
  if (body.creator_role_key) requireCreatorAmong(state, body.creator_role_key, added);
  Object.assign(roleSet, {
    roleKeys,
    defaultRoleKey: body.default_role_key ?? roleSet.defaultRoleKey,
    creatorRoleKey: body.creator_role_key ?? roleSet.creatorRoleKey,
    updatedAt: call.now(),
  });
  return wireRoleSet(state, roleSet);
}

function list(call: Call) {
  const part = (call.query.get('query') ?? '').toLowerCase();
  const matching = [...call.state.roleSets.values()].filter(
    (roleSet) =>
      roleSet.key.includes(part) ||
      roleSet.name.toLowerCase().includes(part) ||
      roleSet.id.toLowerCase() === part,
  );
  const sorted = ordered(call.query, matching, {
    created_at: (roleSet) => roleSet.createdAt,
    name: (roleSet) => roleSet.name,
    key: (roleSet) => roleSet.key,
  });
  return {
    data: pageOf(call.query, sorted).map((roleSet) => wireRoleSet(call.state, roleSet)),
    total_count: sorted.length,
  };
}

/** Role sets: which roles the members of which organizations may have. */
export const roleSetOperations: Operation[] = [
  { method: 'get', path: '/role_sets', answer: list },
  { method: 'post', path: '/role_sets', answer: create },
  {
    method: 'get',
    path: '/role_sets/{role_set_key_or_id}',
    answer: (call) => wireRoleSet(call.state, requireRoleSet(call)),
  },
  { method: 'patch', path: '/role_sets/{role_set_key_or_id}', answer: update },
  { method: 'post', path: '/role_sets/{role_set_key_or_id}/roles', answer: addRoles },
  ...roleSetReplacementOperations,
];
