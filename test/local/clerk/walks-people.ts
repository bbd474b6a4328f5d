import type { EmbeddedClerk } from '../../../local/clerk/server.ts';
import { pngFile } from './png.ts';

type Walk = (clerk: EmbeddedClerk) => { path: string; body?: unknown };

const first = <Item>(items: Map<string, Item>) => [...items.values()][0]!;
const userWith = (clerk: EmbeddedClerk, email: string) =>
  [...clerk.state.users.values()].find((user) => user.emailAddresses[0]?.emailAddress === email)!;
const ada = (clerk: EmbeddedClerk) => userWith(clerk, 'ada.okafor@northwind.example');
const grace = (clerk: EmbeddedClerk) => userWith(clerk, 'grace.nakamura@bluefin.example');
const keiko = (clerk: EmbeddedClerk) => userWith(clerk, 'keiko.tanaka@harbor.example');
const northwind = (clerk: EmbeddedClerk) => first(clerk.state.organizations);
const lastOrganization = (clerk: EmbeddedClerk) => [...clerk.state.organizations.values()].at(-1)!;
const domain = (clerk: EmbeddedClerk) => first(clerk.state.organizationDomains);
const session = (clerk: EmbeddedClerk) => first(clerk.state.sessions);
const adminRole = (clerk: EmbeddedClerk) => clerk.state.roles.get('org:admin')!;
const memberRole = (clerk: EmbeddedClerk) => clerk.state.roles.get('org:member')!;
const permissionId = (clerk: EmbeddedClerk, key: string) => clerk.state.permissions.get(key)!.id;
const connection = (clerk: EmbeddedClerk) => first(clerk.state.connections);
const subscriptionOf = (clerk: EmbeddedClerk, id: string) =>
  [...clerk.state.subscriptions.values()].find((item) => item.owner.id === id)!;

const form = (fields: Record<string, string | File>) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  return data;
};

/** A role of the application's own, as if it had been made before. */
function customRole(clerk: EmbeddedClerk): string {
  clerk.state.roles.set('org:auditor', {
    id: 'role_auditor',
    name: 'Auditor',
    description: null,
    permissions: ['org:sys_memberships:read'],
    createdAt: 1,
    updatedAt: 1,
  });
  return 'role_auditor';
}

/** A permission of the application's own. */
function customPermission(clerk: EmbeddedClerk): string {
  clerk.state.permissions.set('org:reports:read', {
    id: 'perm_reports',
    name: 'Read reports',
    description: '',
    type: 'user',
    createdAt: 1,
    updatedAt: 1,
  });
  return 'perm_reports';
}

/** A second role set. */
function customRoleSet(clerk: EmbeddedClerk): string {
  const original = first(clerk.state.roleSets);
  clerk.state.roleSets.set('rset_other', {
    ...original,
    id: 'rset_other',
    key: 'role_set:other',
    type: 'custom',
  });
  return 'role_set:other';
}

/** What the signer of this Clerk signed for the session; it holds for `seconds` from now on. */
const token = (clerk: EmbeddedClerk, seconds: number) =>
  clerk.sessionTokens.sign({
    sid: session(clerk).id,
    azp: 'https://app.example',
    jti: 'one',
    exp: Math.floor(Date.now() / 1000) + seconds,
  });

/** Served although Clerk's document lacks them: methods of `@clerk/backend` call them. */
export const undocumentedPeopleOperations = [
  'delete /invitations/{invitation_id}',
  'post /sessions/{session_id}/verify',
];

/** Statuses other than 404 that an unknown id ends in. */
export const peopleUnknownIdStatuses: Record<string, number> = {
  'post /sessions/{session_id}/refresh': 401,
};

const userWalks: Record<string, Walk> = {
  'put /users/{user_id}/email_address': (clerk) => ({
    path: `/users/${ada(clerk).id}/email_address`,
    body: { email_address: 'ada@elsewhere.example', notify_primary_email_address_changed: true },
  }),
  'put /users/{user_id}/phone_number': (clerk) => ({
    path: `/users/${ada(clerk).id}/phone_number`,
    body: { phone_number: '+14155550142', identification_status: 'reserved' },
  }),
  'post /users/{user_id}/profile_image': (clerk) => ({
    path: `/users/${ada(clerk).id}/profile_image`,
    body: form({ file: pngFile() }),
  }),
  'delete /users/{user_id}/profile_image': (clerk) => ({ path: `/users/${ada(clerk).id}/profile_image` }),
  'get /users/{user_id}/oauth_access_tokens/{provider}': (clerk) => ({
    path: `/users/${grace(clerk).id}/oauth_access_tokens/oauth_google`,
  }),
  'delete /users/{user_id}/mfa': (clerk) => ({ path: `/users/${ada(clerk).id}/mfa` }),
  'delete /users/{user_id}/totp': (clerk) => ({ path: `/users/${ada(clerk).id}/totp` }),
  'delete /users/{user_id}/backup_code': (clerk) => ({ path: `/users/${ada(clerk).id}/backup_code` }),
  'get /users/{user_id}/organization_invitations': (clerk) => ({
    path: `/users/${userWith(clerk, 'valentina.cruz@example.com').id}/organization_invitations?status=pending`,
  }),
  'post /users/{user_id}/remove_password': (clerk) => ({
    path: `/users/${ada(clerk).id}/remove_password`,
    body: { sign_out_of_other_sessions: true },
  }),
  'post /users/{user_id}/verify_password': (clerk) => ({
    path: `/users/${ada(clerk).id}/verify_password`,
    body: { password: 'embedded-clerk-only' },
  }),
  'post /users/{user_id}/verify_totp': (clerk) => ({
    path: `/users/${ada(clerk).id}/verify_totp`,
    body: { code: ada(clerk).backupCodes[0] },
  }),
  'post /users/{user_id}/password/set_compromised': (clerk) => ({
    path: `/users/${ada(clerk).id}/password/set_compromised`,
    body: { revoke_all_sessions: true },
  }),
  'post /users/{user_id}/password/unset_compromised': (clerk) => ({
    path: `/users/${ada(clerk).id}/password/unset_compromised`,
  }),
  'delete /users/{user_id}/passkeys/{passkey_identification_id}': (clerk) => ({
    path: `/users/${keiko(clerk).id}/passkeys/${keiko(clerk).passkeys[0]!.id}`,
  }),
  'delete /users/{user_id}/web3_wallets/{web3_wallet_identification_id}': (clerk) => ({
    path: `/users/${keiko(clerk).id}/web3_wallets/${keiko(clerk).web3Wallets[0]!.id}`,
  }),
  'delete /users/{user_id}/external_accounts/{external_account_id}': (clerk) => ({
    path: `/users/${grace(clerk).id}/external_accounts/${grace(clerk).externalAccounts[0]!.id}`,
  }),
  'delete /invitations/{invitation_id}': (clerk) => ({
    path: `/invitations/${first(clerk.state.invitations).id}`,
  }),
};

const sessionWalks: Record<string, Walk> = {
  'post /sessions': (clerk) => ({
    path: '/sessions',
    body: { user_id: ada(clerk).id, active_organization_id: northwind(clerk).id },
  }),
  'post /sessions/{session_id}/tokens': (clerk) => ({
    path: `/sessions/${session(clerk).id}/tokens`,
    body: { expires_in_seconds: 600 },
  }),
  'post /sessions/{session_id}/tokens/{template_name}': (clerk) => ({
    path: `/sessions/${session(clerk).id}/tokens/${first(clerk.state.jwtTemplates).name}`,
  }),
  'post /sessions/{session_id}/refresh': (clerk) => ({
    path: `/sessions/${session(clerk).id}/refresh`,
    body: {
      expired_token: token(clerk, -30),
      refresh_token: session(clerk).refreshToken,
      request_origin: 'https://app.example',
    },
  }),
  'post /sessions/{session_id}/verify': (clerk) => ({
    path: `/sessions/${session(clerk).id}/verify`,
    body: { token: token(clerk, 60) },
  }),
};

const organizationWalks: Record<string, Walk> = {
  'put /organizations/{organization_id}/logo': (clerk) => ({
    path: `/organizations/${northwind(clerk).id}/logo`,
    body: form({ file: pngFile(), uploader_user_id: ada(clerk).id }),
  }),
  'delete /organizations/{organization_id}/logo': (clerk) => ({
    path: `/organizations/${northwind(clerk).id}/logo`,
  }),
  'get /organizations/{organization_id}/invitations': (clerk) => ({
    path: `/organizations/${northwind(clerk).id}/invitations?status=pending&status=revoked`,
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

const roleWalks: Record<string, Walk> = {
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

const connectionWalks: Record<string, Walk> = {
  'get /enterprise_connections': () => ({ path: '/enterprise_connections?active=true' }),
  'post /enterprise_connections': (clerk) => ({
    path: '/enterprise_connections',
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

const billingWalks: Record<string, Walk> = {
  'get /billing/plans': () => ({ path: '/billing/plans?payer_type=org' }),
  'delete /billing/subscription_items/{subscription_item_id}': (clerk) => ({
    path: `/billing/subscription_items/${subscriptionOf(clerk, ada(clerk).id).items[0]!.id}`,
  }),
  'post /billing/subscription_items/{subscription_item_id}/extend_free_trial': (clerk) => ({
    path: `/billing/subscription_items/${subscriptionOf(clerk, grace(clerk).id).items[0]!.id}/extend_free_trial`,
    body: { extend_to: new Date(Date.now() + 30 * 86_400_000).toISOString() },
  }),
  'get /users/{user_id}/billing/subscription': (clerk) => ({
    path: `/users/${ada(clerk).id}/billing/subscription`,
  }),
  'get /organizations/{organization_id}/billing/subscription': (clerk) => ({
    path: `/organizations/${northwind(clerk).id}/billing/subscription`,
  }),
};

/** A good request for each operation on users, sessions, organizations and what belongs to them. */
export const peopleWalks: Record<string, Walk> = {
  ...userWalks,
  ...sessionWalks,
  ...organizationWalks,
  ...roleWalks,
  ...connectionWalks,
  ...billingWalks,
};
