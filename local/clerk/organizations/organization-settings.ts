import * as z from 'zod';
import { forbidden } from '../operation/errors.ts';
import { readBody } from '../operation/operation.ts';
import type { Call, Operation } from '../operation/operation.ts';
import { initialRoleSet, requireCreatorEligible, roleNotFound } from './role-assignment.ts';
import type { RoleRecord } from '../state/role-records.ts';
import type { ClerkState } from '../state/state.ts';

/** What a new instance allows. Permissions aren't limited any more, whatever the number says. */
const maximums = { roles: 10, domains: 10, permissions: 50 };

const updateBody = z.strictObject({
  enabled: z.boolean().nullish(),
  max_allowed_memberships: z.int().min(0).nullish(),
  admin_delete_enabled: z.boolean().nullish(),
  domains_enabled: z.boolean().nullish(),
  slug_disabled: z.boolean().nullish(),
  domains_enrollment_modes: z
    .array(z.enum(['manual_invitation', 'automatic_invitation', 'automatic_suggestion']))
    .optional(),
  creator_role_id: z.string().nullish(),
  domains_default_role_id: z.string().nullish(),
});

/** 403 organization_not_enabled_in_instance while organizations are switched off. */
export function requireOrganizations(state: ClerkState): void {
  if (state.instance.organizations.enabled) return;
  throw forbidden(
    'organization_not_enabled_in_instance',
    'access denied',
    'The organizations feature is not enabled for this instance. You can enable it at https://dashboard.clerk.com.',
  );
}

/** Whether an operation is about organizations, by its path. Switching them on again is not. */
export const isAboutOrganizations = (path: string): boolean =>
  /\/organization(s|_)/.test(path) && path !== '/instance/organization_settings';

/** The role that an id, or a key, names, with its key; 404 resource_not_found when none does. */
function requireRole(state: ClerkState, parameter: string, wanted: string): [string, RoleRecord] {
  const found = [...state.roles].find(([key, role]) => key === wanted || role.id === wanted);
  if (found === undefined) throw roleNotFound(parameter);
  return found;
}

/** The key of the role that creators are to have; 404 for an unknown one, 422 for one that allows too little. */
function requireCreatorRole(state: ClerkState, wanted: string): string {
  const [key, role] = requireRole(state, 'creator_role_id', wanted);
  requireCreatorEligible(role, 'creator_role_id');
  return key;
}

function wireSettings({ state, settings }: Call) {
  const { organizations } = state.instance;
  const roleSet = initialRoleSet(state);
  return {
    object: 'organization_settings',
    enabled: organizations.enabled,
    max_allowed_memberships: settings.maxAllowedMemberships,
    max_allowed_roles: maximums.roles,
    max_allowed_domains: maximums.domains,
    max_allowed_permissions: maximums.permissions,
    creator_role: roleSet.creatorRoleKey,
    admin_delete_enabled: organizations.adminDeleteEnabled,
    domains_enabled: organizations.domainsEnabled,
    slug_disabled: !settings.organizationSlugs,
    domains_enrollment_modes: organizations.domainsEnrollmentModes,
    domains_default_role: roleSet.defaultRoleKey,
    initial_role_set_key: roleSet.key,
  };
}

function update(call: Call) {
  const { state, settings } = call;
  const { organizations } = state.instance;
  const body = readBody(call, updateBody);
  const roleSet = initialRoleSet(state);
  const creatorRoleKey = body.creator_role_id
    ? requireCreatorRole(state, body.creator_role_id)
    : roleSet.creatorRoleKey;
  const defaultRoleKey = body.domains_default_role_id
    ? requireRole(state, 'domains_default_role_id', body.domains_default_role_id)[0]
    : roleSet.defaultRoleKey;
  // These are the roles of the initial role set, so it has to have them.
  const roleKeys = [...new Set([...roleSet.roleKeys, creatorRoleKey, defaultRoleKey])];
  Object.assign(roleSet, { creatorRoleKey, defaultRoleKey, roleKeys });
  Object.assign(organizations, {
    enabled: body.enabled ?? organizations.enabled,
    adminDeleteEnabled: body.admin_delete_enabled ?? organizations.adminDeleteEnabled,
    domainsEnabled: body.domains_enabled ?? organizations.domainsEnabled,
    domainsEnrollmentModes: body.domains_enrollment_modes ?? organizations.domainsEnrollmentModes,
  });
  settings.maxAllowedMemberships = body.max_allowed_memberships ?? settings.maxAllowedMemberships;
  if (typeof body.slug_disabled === 'boolean') settings.organizationSlugs = !body.slug_disabled;
  return wireSettings(call);
}

/** What holds for all organizations of the instance. */
export const organizationSettingsOperations: Operation[] = [
  { method: 'get', path: '/instance/organization_settings', answer: wireSettings },
  { method: 'patch', path: '/instance/organization_settings', answer: update },
];
