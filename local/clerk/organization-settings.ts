import * as z from 'zod';
import { ClerkRefusal, forbidden, invalidParameter } from './errors.ts';
import { readBody } from './operation.ts';
import type { Call, Operation } from './operation.ts';
import type { ClerkState, RoleRecord } from './state.ts';

/** What a new instance allows. Permissions aren't limited any more, whatever the number says. */
const maximums = { roles: 10, domains: 10, permissions: 50 };

/** Who creates an organization must be able to run it and to end it. */
const creatorPermissions = [
  'org:sys_memberships:read',
  'org:sys_memberships:manage',
  'org:sys_profile:delete',
];

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

/** Undefined as long as roles are known by their keys alone. */
const idOf = (role: RoleRecord & { id?: string }) => role.id;

/** The key of the role that an id, or a key, names; 404 resource_not_found when none does. */
function requireRole(state: ClerkState, parameter: string, wanted: string): string {
  for (const [key, role] of state.roles) if (key === wanted || idOf(role) === wanted) return key;
  throw new ClerkRefusal(404, [
    {
      code: 'resource_not_found',
      message: 'not found',
      long_message: 'Organization role not found',
      meta: { param_name: parameter },
    },
  ]);
}

function requireCreatorRole(state: ClerkState, wanted: string): string {
  const key = requireRole(state, 'creator_role_id', wanted);
  const permissions = state.roles.get(key)?.permissions ?? [];
  if (creatorPermissions.every((permission) => permissions.includes(permission))) return key;
  throw invalidParameter(
    'organization_missing_creator_role_permissions',
    'creator_role_id',
    'missing permissions for creator role',
    `The creator role must contain the following permissions: ${creatorPermissions.join(', ')}`,
  );
}

function wireSettings({ state, settings }: Call) {
  const { organizations } = state.instance;
  return {
    object: 'organization_settings',
    enabled: organizations.enabled,
    max_allowed_memberships: settings.maxAllowedMemberships,
    max_allowed_roles: maximums.roles,
    max_allowed_domains: maximums.domains,
    max_allowed_permissions: maximums.permissions,
    creator_role: organizations.creatorRole,
    admin_delete_enabled: organizations.adminDeleteEnabled,
    domains_enabled: organizations.domainsEnabled,
    slug_disabled: !settings.organizationSlugs,
    domains_enrollment_modes: organizations.domainsEnrollmentModes,
    domains_default_role: organizations.domainsDefaultRole,
  };
}

function update(call: Call) {
  const { state, settings } = call;
  const { organizations } = state.instance;
  const body = readBody(call, updateBody);
  Object.assign(organizations, {
    creatorRole: body.creator_role_id
      ? requireCreatorRole(state, body.creator_role_id)
      : organizations.creatorRole,
    domainsDefaultRole: body.domains_default_role_id
      ? requireRole(state, 'domains_default_role_id', body.domains_default_role_id)
      : organizations.domainsDefaultRole,
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
