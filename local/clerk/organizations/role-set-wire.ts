import { roleSetOf } from './role-assignment.ts';
import type { RoleSetRecord } from '../state/role-records.ts';
import type { ClerkState } from '../state/state.ts';

/** The organizations whose members' roles come from the set. */
export const organizationsOf = (state: ClerkState, roleSet: RoleSetRecord) =>
  [...state.organizations.values()].filter((organization) => roleSetOf(state, organization) === roleSet);

/** The memberships of the organizations that use the set. */
export function membershipsOf(state: ClerkState, roleSet: RoleSetRecord) {
  const ids = new Set(organizationsOf(state, roleSet).map((organization) => organization.id));
  return [...state.memberships.values()].filter((membership) => ids.has(membership.organizationId));
}

function wireItem(state: ClerkState, roleSet: RoleSetRecord, key: string) {
  const role = state.roles.get(key);
  if (role === undefined) return null;
  const count = membershipsOf(state, roleSet).filter((membership) => membership.role === key).length;
  return {
    object: 'role_set_item',
    id: role.id,
    name: role.name,
    key,
    description: role.description,
    members_count: count,
    has_members: count > 0,
    created_at: role.createdAt,
    updated_at: role.updatedAt,
  };
}

/** A role set as on the wire. */
export function wireRoleSet(state: ClerkState, roleSet: RoleSetRecord) {
  return {
    object: 'role_set',
    id: roleSet.id,
    name: roleSet.name,
    key: roleSet.key,
    description: roleSet.description,
    roles: roleSet.roleKeys.flatMap((key) => wireItem(state, roleSet, key) ?? []),
    default_role: wireItem(state, roleSet, roleSet.defaultRoleKey),
    creator_role: wireItem(state, roleSet, roleSet.creatorRoleKey),
    type: roleSet.type,
    // Here members move at once, so there is never a migration under way.
    role_set_migration: null,
    created_at: roleSet.createdAt,
    updated_at: roleSet.updatedAt,
  };
}
