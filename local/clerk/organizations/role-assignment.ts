import { refusal } from '../operation/errors.ts';
import type { RoleRecord, RoleSetRecord } from '../state/role-records.ts';
import type { ClerkState, OrganizationRecord } from '../state/state.ts';

/** What an organization needs at least one member to be allowed. */
export const managingPermission = 'org:sys_memberships:manage';

/** What the role of organizations' creators must allow: https://clerk.com/docs/organizations/creator-role */
const creatorPermissions = [managingPermission, 'org:sys_memberships:read', 'org:sys_profile:delete'];

/** 404: there is no such role, or none that the organization's members may have. */
export const roleNotFound = (parameter?: string) =>
  refusal(404, 'resource_not_found', 'not found', 'Organization role not found', parameter);

/** Whether organizations' creators may have the role. */
export const isCreatorEligible = (role: RoleRecord) =>
  creatorPermissions.every((permission) => role.permissions.includes(permission));

/** 422 organization_missing_creator_role_permissions unless organizations' creators may have the role. */
export function requireCreatorEligible(role: RoleRecord, parameter?: string): void {
  if (isCreatorEligible(role)) return;
  throw refusal(
    422,
    'organization_missing_creator_role_permissions',
    'missing permissions for creator role',
    `The creator role must contain the following permissions: ${creatorPermissions.join(', ')}`,
    parameter,
  );
}

/** The set of new organizations. */
export function initialRoleSet(state: ClerkState): RoleSetRecord {
  const initial = [...state.roleSets.values()].find((roleSet) => roleSet.type === 'initial');
  if (initial === undefined) throw new Error('An instance always has an initial role set.');
  return initial;
}

/** The set with this key, or the organization's own, or that of new organizations. */
export function roleSetOf(state: ClerkState, organization: OrganizationRecord): RoleSetRecord {
  const own = [...state.roleSets.values()].find((roleSet) => roleSet.key === organization.roleSetKey);
  return own ?? initialRoleSet(state);
}

/** 404 unless members of the organization may have the role: it exists, and is in the organization's role set. */
export function requireAssignableRole(
  state: ClerkState,
  organization: OrganizationRecord,
  role: string,
): void {
  if (state.roles.has(role) && roleSetOf(state, organization).roleKeys.includes(role)) return;
  throw roleNotFound('role');
}

/** Whether who has the role may manage the members of an organization. */
export const mayManage = (state: ClerkState, role: string) =>
  state.roles.get(role)?.permissions.includes(managingPermission) ?? false;
