import * as z from 'zod';
import { badRequest, invalidParameter, refusal } from '../operation/errors.ts';
import { readBody } from '../operation/operation.ts';
import type { Call, Operation } from '../operation/operation.ts';
import { mayManage } from './role-assignment.ts';
import type { RoleSetRecord } from '../state/role-records.ts';
import {
  makeInitial,
  requireAmong,
  requireCreatorAmong,
  requireRoleSet,
  roleSetByKeyOrId,
  roleSetNotFound,
} from './role-set-checks.ts';
import { membershipsOf, organizationsOf, wireRoleSet } from './role-set-wire.ts';
import type { ClerkState } from '../state/state.ts';

const replaceRoleBody = z.object({ role_key: z.string(), to_role_key: z.string() });
const replaceSetBody = z.object({
  dest_role_set_key: z.string(),
  reassignment_mappings: z.record(z.string(), z.string()).optional(),
});

/** What becomes of each role. */
type Mapping = (role: string) => string;

/** 400 when an organization would be left with nobody who can manage its members. */
function requireManagersAfter(state: ClerkState, roleSet: RoleSetRecord, mapping: Mapping): void {
  for (const organization of organizationsOf(state, roleSet)) {
    const roles = [...state.memberships.values()]
      .filter((membership) => membership.organizationId === organization.id)
      .map((membership) => membership.role);
    const managed = roles.some((role) => mayManage(state, role));
    if (!managed || roles.some((role) => mayManage(state, mapping(role)))) continue;
    throw badRequest(
      'organization_minimum_permissions_needed',
      'minimum organization permissions needed',
      'There has to be at least one organization member with the minimum required permissions',
    );
  }
}

/** Gives members and invited ones of the set's organizations the roles that the mapping says. */
function reassign(call: Call, roleSet: RoleSetRecord, mapping: Mapping): void {
  const { state } = call;
  const organizationIds = new Set(organizationsOf(state, roleSet).map((organization) => organization.id));
  for (const item of [...state.memberships.values(), ...state.organizationInvitations.values()]) {
    if (!organizationIds.has(item.organizationId) || mapping(item.role) === item.role) continue;
    item.role = mapping(item.role);
    item.updatedAt = call.now();
  }
}

function replaceRole(call: Call) {
  const { state } = call;
  const roleSet = requireRoleSet(call);
  const { role_key: from, to_role_key: to } = readBody(call, replaceRoleBody);
  requireAmong('role_key', from, roleSet.roleKeys);
  const remaining = roleSet.roleKeys.filter((key) => key !== from);
  requireAmong('to_role_key', to, remaining);
  const mapping: Mapping = (role) => (role === from ? to : role);
  if (roleSet.creatorRoleKey === from) requireCreatorAmong(state, to, remaining);
  requireManagersAfter(state, roleSet, mapping);
  reassign(call, roleSet, mapping);
  Object.assign(roleSet, {
    roleKeys: remaining,
    defaultRoleKey: mapping(roleSet.defaultRoleKey),
    creatorRoleKey: mapping(roleSet.creatorRoleKey),
    updatedAt: call.now(),
  });
  return wireRoleSet(state, roleSet);
}

function replaceSet(call: Call) {
  const { state } = call;
  const roleSet = requireRoleSet(call);
  const body = readBody(call, replaceSetBody);
  const destination = roleSetByKeyOrId(state, body.dest_role_set_key);
  if (destination === undefined) throw roleSetNotFound('dest_role_set_key');
  if (destination === roleSet) {
    throw invalidParameter(
      'form_param_value_invalid',
      'dest_role_set_key',
      'is invalid',
      'dest_role_set_key must be another role set.',
    );
  }
  const mappings = new Map(Object.entries(body.reassignment_mappings ?? {}));
  for (const to of mappings.values()) requireAmong('reassignment_mappings', to, destination.roleKeys);
  const mapping: Mapping = (role) => mappings.get(role) ?? role;
  const organizations = organizationsOf(state, roleSet);
  for (const membership of membershipsOf(state, roleSet)) {
    if (destination.roleKeys.includes(mapping(membership.role))) continue;
    throw refusal(
      422,
      'form_param_missing',
      'is missing',
      `reassignment_mappings must say what becomes of members with the role ${membership.role}.`,
      'reassignment_mappings',
    );
  }
  requireManagersAfter(state, roleSet, mapping);
  // Who was only invited, with a role that nobody has yet, becomes what new members are.
  reassign(call, roleSet, (role) =>
    destination.roleKeys.includes(mapping(role)) ? mapping(role) : destination.defaultRoleKey,
  );
  for (const organization of organizations) organization.roleSetKey = destination.key;
  if (roleSet.type === 'initial') makeInitial(state, destination);
  state.roleSets.delete(roleSet.id);
  return { object: 'role_set', id: roleSet.id, deleted: true };
}

/** Roles that give way to others, in a set or set by set. */
export const roleSetReplacementOperations: Operation[] = [
  { method: 'post', path: '/role_sets/{role_set_key_or_id}/replace', answer: replaceSet },
  { method: 'post', path: '/role_sets/{role_set_key_or_id}/roles/replace', answer: replaceRole },
];
