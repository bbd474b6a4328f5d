import { clientToken } from '../../local/clerk/sessions/client-tokens.ts';
import type { EmbeddedClerk } from '../../local/clerk/server.ts';
import {
  ada,
  adminRole,
  connection,
  customPermission,
  customRole,
  customRoleSet,
  domain,
  first,
  grace,
  keiko,
  lastOrganization,
  memberRole,
  northwind,
  permissionId,
  session,
  subscriptionOf,
  userWith,
} from '../local/clerk/users/people-picks.ts';

type Arguments = (clerk: EmbeddedClerk) => Record<string, unknown> | Promise<Record<string, unknown>>;

const userId = (clerk: EmbeddedClerk) => ada(clerk).id;
const ofAda: Arguments = (clerk) => ({ userId: userId(clerk) });
const ofNorthwind: Arguments = (clerk) => ({ organizationId: northwind(clerk).id });
const ofRole: Arguments = (clerk) => ({ roleId: adminRole(clerk).id });
const ofConnection: Arguments = (clerk) => ({ enterpriseConnectionId: connection(clerk).id });
const ofSaml: Arguments = (clerk) => ({ samlConnectionId: connection(clerk).saml!.id });
const ofSession: Arguments = (clerk) => ({ sessionId: session(clerk).id });
const ofSignUp: Arguments = (clerk) => ({ signUpId: first(clerk.state.signUps).id });
const ofEntry: Arguments = (clerk) => ({ waitlistEntryId: first(clerk.state.waitlistEntries).id });
const ofDomain: Arguments = (clerk) => ({
  organizationId: domain(clerk).organizationId,
  domainId: domain(clerk).id,
});
const ownPermission: Arguments = (clerk) => ({ permissionId: customPermission(clerk) });
const ownRoleSet: Arguments = (clerk) => ({ roleSetKeyOrId: customRoleSet(clerk) });

/** One transparent pixel. */
export const png =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

/** A session's token as its browser had it, expired half a minute ago. */
const expiredToken = (clerk: EmbeddedClerk) => {
  const now = Math.floor(Date.now() / 1000);
  const claims = { sid: session(clerk).id, azp: 'https://app.example', jti: 'one' };
  return clerk.tokens.sign({ ...claims, iat: now - 90, exp: now - 30 });
};

const users: Record<string, Arguments> = {
  get_user_count: () => ({ query: 'northwind' }),
  list_user_organization_invitations: (clerk) => ({
    userId: userWith(clerk, 'valentina.cruz@example.com').id,
    status: 'pending',
  }),
  set_user_profile_image: (clerk) => ({ userId: userId(clerk), image: png }),
  delete_user_profile_image: ofAda,
  get_user_oauth_access_token: (clerk) => ({ userId: grace(clerk).id, provider: 'google' }),
  remove_user_password: (clerk) => ({ userId: userId(clerk), signOutOfOtherSessions: true }),
  set_user_password_compromised: (clerk) => ({ userId: userId(clerk), revokeAllSessions: true }),
  unset_user_password_compromised: ofAda,
  verify_user_password: (clerk) => ({ userId: userId(clerk), password: 'embedded-clerk-only' }),
  verify_user_totp: (clerk) => ({ userId: userId(clerk), code: ada(clerk).backupCodes[0] }),
  disable_user_mfa: ofAda,
  delete_user_totp: ofAda,
  delete_user_backup_codes: ofAda,
  delete_user_passkey: (clerk) => ({
    userId: keiko(clerk).id,
    passkeyIdentificationId: keiko(clerk).passkeys[0]!.id,
  }),
  get_email_address: (clerk) => ({ emailAddressId: ada(clerk).emailAddresses[0]!.id }),
  get_phone_number: (clerk) => ({
    phoneNumberId: [...clerk.state.users.values()].find(({ phoneNumbers }) => phoneNumbers.length > 0)!
      .phoneNumbers[0]!.id,
  }),
  replace_user_email_address: (clerk) => ({ userId: userId(clerk), emailAddress: 'ada@elsewhere.example' }),
  replace_user_phone_number: (clerk) => ({ userId: userId(clerk), phoneNumber: '+14155550142' }),
  delete_user_wallet: (clerk) => ({
    userId: keiko(clerk).id,
    web3WalletIdentificationId: keiko(clerk).web3Wallets[0]!.id,
  }),
  delete_user_external_account: (clerk) => ({
    userId: grace(clerk).id,
    externalAccountId: grace(clerk).externalAccounts[0]!.id,
  }),
};

const sessions: Record<string, Arguments> = {
  get_session: ofSession,
  create_session: ofAda,
  create_session_token: (clerk) => ({ sessionId: session(clerk).id, expiresInSeconds: 600 }),
  refresh_session: async (clerk) => ({
    sessionId: session(clerk).id,
    expiredToken: await expiredToken(clerk),
    refreshToken: session(clerk).refreshToken,
    requestOrigin: 'https://app.example',
  }),
  list_clients: () => ({}),
  get_client: (clerk) => ({ clientId: session(clerk).clientId }),
  verify_client: (clerk) => ({ token: clientToken(clerk.state, session(clerk).clientId) }),
};

const arrivals: Record<string, Arguments> = {
  get_sign_up: ofSignUp,
  update_sign_up: (clerk) => ({
    signUpId: first(clerk.state.signUps).id,
    externalId: 'crm-4711',
    customAction: false,
  }),
  create_user_invitations_in_bulk: () => ({
    invitations: [
      { emailAddress: 'one@example.org', publicMetadata: { teamName: 'blue' } },
      { emailAddress: 'two@example.org', notify: false, expiresInDays: 7 },
    ],
  }),
  delete_user_invitation: (clerk) => ({ invitationId: first(clerk.state.invitations).id }),
  list_waitlist_entries: () => ({ orderBy: '-created_at' }),
  add_to_waitlist: () => ({ emailAddress: 'waiting@example.org', notify: false }),
  add_many_to_waitlist: () => ({
    entries: [{ emailAddress: 'a@example.org' }, { emailAddress: 'b@example.org', notify: false }],
  }),
  invite_from_waitlist: ofEntry,
  reject_waitlist_entry: ofEntry,
  delete_waitlist_entry: ofEntry,
};

const organizations: Record<string, Arguments> = {
  set_organization_logo: (clerk) => ({
    organizationId: northwind(clerk).id,
    image: png,
    uploaderUserId: userId(clerk),
  }),
  delete_organization_logo: ofNorthwind,
  list_all_memberships: () => ({ orderBy: 'created_at' }),
  update_membership_metadata: (clerk) => ({
    organizationId: northwind(clerk).id,
    userId: userId(clerk),
    publicMetadata: { deskNumber: 7 },
  }),
  create_organization_invitations_in_bulk: (clerk) => ({
    organizationId: northwind(clerk).id,
    invitations: [
      { emailAddress: 'one@example.org', role: 'org:member', publicMetadata: { teamName: 'blue' } },
      { emailAddress: 'two@example.org', role: 'org:admin', inviterUserId: userId(clerk) },
    ],
  }),
  get_organization_invitation: (clerk) => ({
    organizationId: northwind(clerk).id,
    invitationId: first(clerk.state.organizationInvitations).id,
  }),
  list_organization_domains: ofNorthwind,
  create_organization_domain: (clerk) => ({
    organizationId: northwind(clerk).id,
    name: 'northwind-shop.example',
    enrollmentMode: 'automatic_suggestion',
  }),
  update_organization_domain: (clerk) => ({
    organizationId: domain(clerk).organizationId,
    domainId: domain(clerk).id,
    enrollmentMode: 'manual_invitation',
    verified: false,
  }),
  delete_organization_domain: ofDomain,
};

const roles: Record<string, Arguments> = {
  list_roles: () => ({ orderBy: 'key' }),
  get_role: ofRole,
  create_role: (clerk) => ({
    name: 'Billing',
    key: 'org:billing',
    description: 'Pays',
    permissions: [permissionId(clerk, 'org:sys_billing:manage')],
    includeInInitialRoleSet: true,
  }),
  update_role: (clerk) => ({ roleId: memberRole(clerk).id, name: 'Participant', key: 'org:participant' }),
  delete_role: (clerk) => ({ roleId: customRole(clerk) }),
  add_permission_to_role: (clerk) => ({
    roleId: memberRole(clerk).id,
    permissionId: permissionId(clerk, 'org:sys_domains:read'),
  }),
  remove_permission_from_role: (clerk) => ({
    roleId: memberRole(clerk).id,
    permissionId: permissionId(clerk, 'org:sys_billing:read'),
  }),
  list_permissions: () => ({ query: 'domains' }),
  get_permission: (clerk) => ({ permissionId: permissionId(clerk, 'org:sys_domains:read') }),
  create_permission: () => ({ name: 'Manage reports', key: 'org:reports:manage', description: 'Makes them' }),
  update_permission: (clerk) => ({ permissionId: customPermission(clerk), name: 'See reports' }),
  delete_permission: ownPermission,
  list_role_sets: () => ({}),
  get_role_set: () => ({ roleSetKeyOrId: 'role_set:default' }),
  create_role_set: () => ({
    name: 'Small teams',
    key: 'role_set:small_teams',
    defaultRoleKey: 'org:member',
    creatorRoleKey: 'org:admin',
    roles: ['org:admin', 'org:member'],
  }),
  update_role_set: async (clerk) => ({ ...(await ownRoleSet(clerk)), name: 'Renamed', type: 'initial' }),
  add_roles_to_role_set: (clerk) => {
    customRole(clerk);
    return { roleSetKeyOrId: 'role_set:default', roleKeys: ['org:auditor'] };
  },
  replace_role_in_role_set: () => ({
    roleSetKeyOrId: 'role_set:default',
    roleKey: 'org:member',
    toRoleKey: 'org:admin',
  }),
  replace_role_set: (clerk) => ({
    roleSetKeyOrId: 'role_set:default',
    destRoleSetKey: customRoleSet(clerk),
    reassignmentMappings: { 'org:member': 'org:member' },
  }),
};

const connections: Record<string, Arguments> = {
  list_enterprise_connections: () => ({ active: false }),
  get_enterprise_connection: ofConnection,
  create_enterprise_connection: (clerk) => ({
    name: 'Lumen',
    provider: 'oidc_custom',
    domains: ['lumen.example'],
    organizationId: lastOrganization(clerk).id,
    oidc: {
      clientId: 'lumen',
      clientSecret: 'lumen-client-secret',
      discoveryUrl: 'https://login.lumen.example/.well-known',
    },
    customAttributes: [{ name: 'Department', key: 'department', scimPath: 'department' }],
  }),
  update_enterprise_connection: (clerk) => ({
    enterpriseConnectionId: connection(clerk).id,
    name: 'Renamed',
    saml: { forceAuthn: true, attributeMapping: { firstName: 'givenName' } },
  }),
  delete_enterprise_connection: ofConnection,
  list_saml_connections: () => ({ orderBy: '-created_at' }),
  get_saml_connection: ofSaml,
  create_saml_connection: () => ({
    name: 'Lumen',
    provider: 'saml_custom',
    domain: 'lumen.example',
    attributeMapping: { firstName: 'givenName' },
  }),
  update_saml_connection: (clerk) => ({
    samlConnectionId: connection(clerk).saml!.id,
    active: false,
    allowSubdomains: true,
  }),
  delete_saml_connection: ofSaml,
};

const billing: Record<string, Arguments> = {
  list_billing_plans: () => ({ payerType: 'org' }),
  get_user_subscription: ofAda,
  get_organization_subscription: ofNorthwind,
  cancel_subscription_item: (clerk) => ({
    subscriptionItemId: subscriptionOf(clerk, userId(clerk)).items[0]!.id,
    endNow: false,
  }),
  extend_free_trial: (clerk) => ({
    subscriptionItemId: subscriptionOf(clerk, grace(clerk).id).items[0]!.id,
    extendTo: new Date(Date.now() + 30 * 86_400_000).toISOString(),
  }),
};

/** Good arguments for each operation on people, organizations and what belongs to them. */
export const peopleArguments: Record<string, Arguments> = {
  ...users,
  ...sessions,
  ...arrivals,
  ...organizations,
  ...roles,
  ...connections,
  ...billing,
};
