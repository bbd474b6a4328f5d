import {
  first,
  ada,
  northwind,
  lastOrganization,
  domain,
  adminRole,
  memberRole,
  permissionId,
  connection,
  form,
  customRole,
  customPermission,
  customRoleSet,
} from '../users/people-picks.ts';
import type { Walk } from '../walk.ts';
import { pngFile } from '../users/png.ts';

/** Organizations, with their invitations, domains and logos. */
export const organizationWalks: Record<string, Walk> = {
  'put /organizations/{organization_id}/logo': (clerk) => ({
    path: `/organizations/${northwind(clerk).id}/logo`,
    body: form({ file: pngFile(), uploader_user_id: ada(clerk).id }),
  }),
  'delete /organizations/{organization_id}/logo': (clerk) => ({
    path: `/organizations/${northwind(clerk).id}/logo`,
  }),
  'get /organizations/{organization_id}/invitations': (clerk) => ({
    path: `/organizations/${northwind(clerk).id}/invitations?status=revoked`,
  }),
  'post /organizations/{organization_id}/invitations': (clerk) => ({
    path: `/organizations/${northwind(clerk).id}/invitations`,
    body: {
      email_address: 'invited@example.com',
      role: 'org:member',
      inviter_user_id: ada(clerk).id,
      expires_in_days: 7,
      public_metadata: { team: 'support' },
    },
  }),
  'post /organizations/{organization_id}/invitations/bulk': (clerk) => ({
    path: `/organizations/${northwind(clerk).id}/invitations/bulk`,
    body: [
      { email_address: 'one@example.com', role: 'org:member' },
      { email_address: 'two@example.com', role: 'org:admin' },
    ],
  }),
  'get /organizations/{organization_id}/invitations/{invitation_id}': (clerk) => ({
    path: `/organizations/${northwind(clerk).id}/invitations/${first(clerk.state.organizationInvitations).id}`,
  }),
  'post /organizations/{organization_id}/invitations/{invitation_id}/revoke': (clerk) => ({
    path: `/organizations/${northwind(clerk).id}/invitations/${first(clerk.state.organizationInvitations).id}/revoke`,
    body: { requesting_user_id: ada(clerk).id },
  }),
  'get /organizations/{organization_id}/domains': (clerk) => ({
    path: `/organizations/${northwind(clerk).id}/domains?enrollment_mode=-enterprise_sso`,
  }),
  'post /organizations/{organization_id}/domains': (clerk) => ({
    path: `/organizations/${northwind(clerk).id}/domains`,
    body: { name: 'Northwind-Shop.example', enrollment_mode: 'automatic_suggestion' },
  }),
  'patch /organizations/{organization_id}/domains/{domain_id}': (clerk) => ({
    path: `/organizations/${northwind(clerk).id}/domains/${domain(clerk).id}`,
    body: { enrollment_mode: 'manual_invitation', verified: false },
  }),
  'delete /organizations/{organization_id}/domains/{domain_id}': (clerk) => ({
    path: `/organizations/${northwind(clerk).id}/domains/${domain(clerk).id}`,
  }),
};

/** Roles, permissions and role sets. */
export const roleWalks: Record<string, Walk> = {
  'get /organization_roles': () => ({ path: '/organization_roles?order_by=key' }),
  'post /organization_roles': (clerk) => ({
    path: '/organization_roles',
    body: {
      name: 'Billing',
      key: 'org:billing',
      permissions: [permissionId(clerk, 'org:sys_billing:manage')],
      include_in_initial_role_set: true,
    },
  }),
  'get /organization_roles/{organization_role_id}': (clerk) => ({
    path: `/organization_roles/${adminRole(clerk).id}`,
  }),
  'patch /organization_roles/{organization_role_id}': (clerk) => ({
    path: `/organization_roles/${memberRole(clerk).id}`,
    body: { name: 'Participant', key: 'org:participant' },
  }),
  'delete /organization_roles/{organization_role_id}': (clerk) => ({
    path: `/organization_roles/${customRole(clerk)}`,
  }),
  'post /organization_roles/{organization_role_id}/permissions/{permission_id}': (clerk) => ({
    path: `/organization_roles/${memberRole(clerk).id}/permissions/${permissionId(clerk, 'org:sys_domains:read')}`,
  }),
  'delete /organization_roles/{organization_role_id}/permissions/{permission_id}': (clerk) => ({
    path: `/organization_roles/${memberRole(clerk).id}/permissions/${permissionId(clerk, 'org:sys_billing:read')}`,
  }),
  'get /organization_permissions': () => ({ path: '/organization_permissions?query=domains' }),
  'post /organization_permissions': () => ({
    path: '/organization_permissions',
    body: { name: 'Manage reports', key: 'org:reports:manage', description: 'Makes reports' },
  }),
  'get /organization_permissions/{permission_id}': (clerk) => ({
    path: `/organization_permissions/${permissionId(clerk, 'org:sys_domains:read')}`,
  }),
  'patch /organization_permissions/{permission_id}': (clerk) => ({
    path: `/organization_permissions/${customPermission(clerk)}`,
    body: { name: 'See reports' },
  }),
  'delete /organization_permissions/{permission_id}': (clerk) => ({
    path: `/organization_permissions/${customPermission(clerk)}`,
  }),
  'get /role_sets': () => ({ path: '/role_sets' }),
  'post /role_sets': () => ({
    path: '/role_sets',
    body: {
      name: 'Small Teams',
      default_role_key: 'org:member',
      creator_role_key: 'org:admin',
      roles: ['org:admin', 'org:member'],
    },
  }),
  'get /role_sets/{role_set_key_or_id}': () => ({ path: '/role_sets/role_set:default' }),
  'patch /role_sets/{role_set_key_or_id}': (clerk) => ({
    path: `/role_sets/${customRoleSet(clerk)}`,
    body: { name: 'Renamed', type: 'initial' },
  }),
  'post /role_sets/{role_set_key_or_id}/replace': (clerk) => ({
    path: '/role_sets/role_set:default/replace',
    body: { dest_role_set_key: customRoleSet(clerk) },
  }),
  'post /role_sets/{role_set_key_or_id}/roles': (clerk) => {
    customRole(clerk);
    return { path: '/role_sets/role_set:default/roles', body: { role_keys: ['org:auditor'] } };
  },
  'post /role_sets/{role_set_key_or_id}/roles/replace': () => ({
    path: '/role_sets/role_set:default/roles/replace',
    body: { role_key: 'org:member', to_role_key: 'org:admin' },
  }),
};

/** Enterprise and SAML connections. */
export const connectionWalks: Record<string, Walk> = {
  'get /enterprise_connections': () => ({ path: '/enterprise_connections?active=true' }),
  'post /enterprise_connections': (clerk) => ({
    path: '/enterprise_connections',
    status: 201,
    body: {
      name: 'Lumen',
      provider: 'oidc_custom',
      domains: ['Lumen.example'],
      organization_id: lastOrganization(clerk).id,
      oidc: {
        client_id: 'lumen',
        requires_pkce: true,
        discovery_url: 'https://login.lumen.example/.well-known',
      },
      custom_attributes: [{ name: 'Department', key: 'department', scim_path: 'department' }],
    },
  }),
  'get /enterprise_connections/{enterprise_connection_id}': (clerk) => ({
    path: `/enterprise_connections/${connection(clerk).id}`,
  }),
  'patch /enterprise_connections/{enterprise_connection_id}': (clerk) => ({
    path: `/enterprise_connections/${connection(clerk).id}`,
    body: { name: 'Renamed', saml: { force_authn: true } },
  }),
  'delete /enterprise_connections/{enterprise_connection_id}': (clerk) => ({
    path: `/enterprise_connections/${connection(clerk).id}`,
  }),
  'get /saml_connections': () => ({ path: '/saml_connections' }),
  'post /saml_connections': () => ({
    path: '/saml_connections',
    body: { name: 'Lumen', provider: 'saml_custom', domain: 'lumen.example' },
  }),
  'get /saml_connections/{saml_connection_id}': (clerk) => ({
    path: `/saml_connections/${connection(clerk).saml!.id}`,
  }),
  'patch /saml_connections/{saml_connection_id}': (clerk) => ({
    path: `/saml_connections/${connection(clerk).saml!.id}`,
    body: { active: false, allow_subdomains: true },
  }),
  'delete /saml_connections/{saml_connection_id}': (clerk) => ({
    path: `/saml_connections/${connection(clerk).saml!.id}`,
  }),
};
