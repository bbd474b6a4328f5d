import {
  userWith,
  ada,
  northwind,
  session,
  adminRole,
  permissionId,
  connection,
  subscriptionOf,
  form,
} from './people-picks.ts';
import type { Walk } from '../walk.ts';
import { pngFile } from './png.ts';

/** Bad requests, and the status that Clerk's document has for them. */
export const peopleRefusals: Record<string, Walk> = {
  'put /users/{user_id}/email_address': (clerk) => ({
    path: `/users/${userWith(clerk, 'bruno.almeida@northwind.example').id}/email_address`,
    body: { email_address: 'b@example.com' },
    status: 400,
  }),
  'post /users/{user_id}/profile_image': (clerk) => ({
    path: `/users/${ada(clerk).id}/profile_image`,
    body: form({ file: pngFile('a.svg', 'image/svg+xml') }),
    status: 400,
  }),
  'get /users/{user_id}/oauth_access_tokens/{provider}': (clerk) => ({
    path: `/users/${ada(clerk).id}/oauth_access_tokens/oauth_none`,
    status: 404,
  }),
  'post /users/{user_id}/password/set_compromised': (clerk) => ({
    path: `/users/${userWith(clerk, 'jonas.weber@bluefin.example').id}/password/set_compromised`,
    status: 400,
  }),
  'post /sessions': (clerk) => ({
    path: '/sessions',
    body: { user_id: ada(clerk).id, active_organization_id: 'org_none' },
    status: 422,
  }),
  'post /sessions/{session_id}/refresh': (clerk) => ({
    path: `/sessions/${session(clerk).id}/refresh`,
    body: { expired_token: 'x', refresh_token: 'x', request_origin: 'https://app.example' },
    status: 401,
  }),
  'put /organizations/{organization_id}/logo': (clerk) => ({
    path: `/organizations/${northwind(clerk).id}/logo`,
    body: form({ file: new File([new Uint8Array(10_485_761)], 'a.png', { type: 'image/png' }) }),
    status: 413,
  }),
  'post /organizations/{organization_id}/invitations': (clerk) => ({
    path: `/organizations/${northwind(clerk).id}/invitations`,
    body: { email_address: 'ada.okafor@northwind.example', role: 'org:member' },
    status: 400,
  }),
  'post /organizations/{organization_id}/invitations/bulk': (clerk) => ({
    path: `/organizations/${northwind(clerk).id}/invitations/bulk`,
    body: [{ email_address: 'new@example.com', role: 'org:nothing' }],
    status: 404,
  }),
  'post /organizations/{organization_id}/domains': (clerk) => ({
    path: `/organizations/${northwind(clerk).id}/domains`,
    body: { name: 'gmail.com', enrollment_mode: 'manual_invitation' },
    status: 422,
  }),
  'delete /organization_roles/{organization_role_id}': (clerk) => ({
    path: `/organization_roles/${adminRole(clerk).id}`,
    status: 422,
  }),
  'post /organization_roles/{organization_role_id}/permissions/{permission_id}': (clerk) => ({
    path: `/organization_roles/${adminRole(clerk).id}/permissions/${permissionId(clerk, 'org:sys_domains:read')}`,
    status: 409,
  }),
  'delete /organization_permissions/{permission_id}': (clerk) => ({
    path: `/organization_permissions/${permissionId(clerk, 'org:sys_domains:read')}`,
    status: 403,
  }),
  'post /role_sets/{role_set_key_or_id}/replace': () => ({
    path: '/role_sets/role_set:default/replace',
    body: { dest_role_set_key: 'role_set:default' },
    status: 422,
  }),
  'post /enterprise_connections': () => ({
    path: '/enterprise_connections',
    body: { name: 'Twice', provider: 'saml_okta', domains: ['harbor.example'] },
    status: 409,
  }),
  'patch /enterprise_connections/{enterprise_connection_id}': (clerk) => ({
    path: `/enterprise_connections/${connection(clerk).id}`,
    body: { domains: ['partners.example'] },
    status: 422,
  }),
  'post /saml_connections': () => ({
    path: '/saml_connections',
    body: { name: 'Twice', provider: 'saml_okta', domain: 'harbor.example' },
    status: 409,
  }),
  'get /billing/plans': () => ({ path: '/billing/plans?payer_type=nobody', status: 422 }),
  'post /billing/subscription_items/{subscription_item_id}/extend_free_trial': (clerk) => ({
    path: `/billing/subscription_items/${subscriptionOf(clerk, ada(clerk).id).items[0]!.id}/extend_free_trial`,
    body: { extend_to: new Date(Date.now() + 86_400_000).toISOString() },
    status: 403,
  }),
};
