import { invalidParameter, notAmong, refusal, tooManyValues } from '../operation/errors.ts';
import type { Call } from '../operation/operation.ts';
import { initialRoleSet, requireCreatorEligible, roleNotFound } from './role-assignment.ts';
import type { RoleSetRecord } from '../state/role-records.ts';
import type { ClerkState } from '../state/state.ts';

/** Clerk's limit for the roles of one set. */
const maximumRoles = 10;

/** 404: there is no such role set. */
export const roleSetNotFound = (parameter?: string) =>
  refusal(404, 'resource_not_found', 'not found', 'Role set not found', parameter);

/** The role set with this key or id, or undefined. */
export const roleSetByKeyOrId = (state: ClerkState, keyOrId: string) =>
  state.roleSets.get(keyOrId) ?? [...state.roleSets.values()].find((roleSet) => roleSet.key === keyOrId);

/** The role set that the path names by key or id; 404 when there is none. */
export function requireRoleSet(call: Call): RoleSetRecord {
  const roleSet = roleSetByKeyOrId(call.state, call.param('role_set_key_or_id'));
  if (roleSet === undefined) throw roleSetNotFound();
  return roleSet;
}

/** The roles without repetitions; 404 for one that doesn't exist, 422 when there is none or more than ten. */
export function checkedRoles(
  state: ClerkState,
  parameter: string,
  keys: string[],
  more: string[] = [],
): string[] {
  const roles = [...new Set([...keys, ...more])];
  if (more.length === 0 && keys.length === 0) {
    throw invalidParameter(
      'form_param_value_invalid',
      parameter,
      'is invalid',
      `${parameter} must not be empty.`,
    );
  }
  if (roles.length > maximumRoles) throw tooManyValues(parameter, maximumRoles);
  for (const key of roles) if (!state.roles.has(key)) throw roleNotFound(parameter);
  return roles;
}

/** 422 unless the role is one of those given. */
export function requireAmong(parameter: string, key: string, roles: string[]): void {
  if (!roles.includes(key)) throw notAmong(parameter, key, roles);
}

/** 422 unless the role is one of those given, and allows what creators of organizations need. */
export function requireCreatorAmong(state: ClerkState, key: string, roles: string[]): void {
  requireAmong('creator_role_key', key, roles);
  const role = state.roles.get(key);
  if (role !== undefined) requireCreatorEligible(role);
}

/** There is only one set of new organizations: the one before becomes an ordinary one. */
export function makeInitial(state: ClerkState, roleSet: RoleSetRecord): void {
  initialRoleSet(state).type = 'custom';
  roleSet.type = 'initial';
}
