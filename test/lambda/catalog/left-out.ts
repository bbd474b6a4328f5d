/*
 * What Clerk takes and the tools do not, with the reason. Names as Clerk's document or, where that lacks them, its SDK
 * has them.
 */

type Reasons = Readonly<Record<string, string>>;

/** By name, of whatever method. */
export const leftOutEverywhere: Reasons = {
  offset: 'The cursor says after how many.',
  starting_after: 'The cursor says after whom.',
  paginated: 'The SDK sets it where it lists in pages.',
  last_active_at_since: 'It is lastActiveAtAfter by its old name, to the day.',
  include_missing_member_with_elevated_permissions: 'The SDK drops what Clerk then answers.',
};

const counted = { includeMembersCount: 'It is always asked for, since the answer has the count.' };
const image = { file: 'It is sent as image, in base64, since arguments are JSON.' };
const secretKey = { machineSecretKey: 'The server reads it for machineId, so that no caller has it.' };
const oldSaml: Reasons = {
  domains: 'The old form of connections has one domain here; enterprise connections have them all.',
  force_authn: 'The old form is deprecated; enterprise connections have it as saml.forceAuthn.',
  login_hint: 'The old form is deprecated; enterprise connections have it as saml.loginHint.',
  mode: 'It is a part of login_hint, which is left out.',
  source: 'It is a part of login_hint, which is left out.',
  idpCertificate: 'It is deprecated; idpCertificates takes its place.',
};
const metadataApart = 'Clerk refuses it since 2026-05-12; it goes with a request of its own.';

/** By method. */
export const leftOut: Readonly<Record<string, Reasons>> = {
  'sessions.getSessionList': { clientId: 'Sessions are listed by user; get_client lists those of a client.' },
  'sessions.refreshSession': { format: 'It is always token: cookies are of no use to a caller.' },
  'organizations.getOrganizationList': counted,
  'organizations.getOrganization': counted,
  'organizations.createOrganizationMembership': {
    public_metadata: 'It goes with update_membership_metadata, also for those who are members already.',
    private_metadata: 'It goes with update_membership_metadata, also for those who are members already.',
  },
  'organizations.updateOrganizationLogo': image,
  'users.updateUserProfileImage': image,
  'users.getUserOauthAccessToken': {
    limit: 'The method of the SDK takes none; users have few accounts at a provider.',
  },
  'organizations.updateOrganizationDomain': { name: 'The document has no way to rename a domain.' },
  'enterpriseConnections.createEnterpriseConnection': {
    directory_path: 'It is scimPath by its new name, and the SDK has the old one.',
    idpCertificate: 'It is deprecated; idpCertificates takes its place.',
    syncUserAttributes: 'It is deprecated in the SDK, and the document lacks it.',
  },
  'enterpriseConnections.updateEnterpriseConnection': {
    directory_path: 'It is scimPath by its new name, and the SDK has the old one.',
    idpCertificate: 'It is deprecated; idpCertificates takes its place.',
    provider: 'The document lacks it: the provider of a connection stays.',
  },
  'samlConnections.createSamlConnection': oldSaml,
  'samlConnections.updateSamlConnection': {
    ...oldSaml,
    allow_organization_account_linking: 'The old form is deprecated; enterprise connections have it.',
    disable_additional_identifications: 'The old form is deprecated; enterprise connections have it.',
    consent_verified_domains_deletion:
      'Deletes domains of organizations unseen; delete_organization_domain does it.',
  },
  'apiKeys.list': { type: 'There is one type of API key, Clerk’s default.' },
  'apiKeys.create': { type: 'There is one type of API key, Clerk’s default.' },
  'm2m.list': secretKey,
  'm2m.createToken': secretKey,
  'm2m.revokeToken': secretKey,
  'm2m.verify': secretKey,
  'oauthApplications.create': { callback_url: 'It is deprecated; redirectUris takes its place.' },
  'oauthApplications.update': { callback_url: 'It is deprecated; redirectUris takes its place.' },
  'idPOAuthAccessToken.verify': {
    secret: 'It is deprecated; accessToken takes its place.',
    audience: 'Only the SDK looks at it; the answer shows the audience.',
  },
  'redirectUrls.getRedirectUrlList': { limit: 'The method of the SDK takes none; Clerk gives them all.' },
  'domains.add': { is_satellite: 'Clerk takes nothing but true.' },
  'instance.update': { cookieless_dev: 'It is deprecated; urlBasedSessionSyncing takes its place.' },
  'users.updateUser': {
    publicMetadata: metadataApart,
    privateMetadata: metadataApart,
    unsafeMetadata: metadataApart,
  },
  'organizations.updateOrganization': { publicMetadata: metadataApart, privateMetadata: metadataApart },
};

const lookedUp = 'Only looks up who or what is there already.';

/** By tool and method: what a tool sends by its own rules, so that its caller has no say in it. `*` is every method. */
export const fixedByTool: Readonly<Record<string, Reasons>> = {
  find_user: { 'users.getUserList': 'Finds by one whole identifier; list_users has all filters.' },
  review_access: { '*': 'Reads all that there is of a user or an organization.' },
  offboard_user: { '*': 'Works through all that a user has, in fixed steps.' },
  export_users: {
    'users.getUserList': 'Has the main filters; list_users has all of them.',
    'users.getCount': 'Counts by the filters that it exports by.',
  },
  revoke_user_sessions: { 'sessions.getSessionList': 'Goes through all of a user that are signed in.' },
  change_contact_methods: {
    'users.updateUser': 'Sets the primary address or number only; update_user sets the rest.',
    'emailAddresses.updateEmailAddress': 'The address is named by itself, and its id looked up.',
    'emailAddresses.deleteEmailAddress': 'The address is named by itself, and its id looked up.',
    'phoneNumbers.updatePhoneNumber': 'The number is named by itself, and its id looked up.',
  },
  invite_users: {
    'invitations.createInvitationBulk': 'Leaves ignoreExisting off, since it reports who is there already.',
    'invitations.createInvitation': 'Leaves ignoreExisting off, since it reports who is there already.',
    'invitations.getInvitationList': lookedUp,
    'users.getUserList': lookedUp,
  },
  invite_organization_members: {
    'organizations.getOrganizationMembershipList': lookedUp,
    'organizations.getOrganizationInvitationList': lookedUp,
  },
  search_audit_log: { '*': 'Looks up the names of those whose changes it found.' },
  create_users: {
    'users.getUserList': lookedUp,
    'users.createUser': 'Creates without credentials and settings of single users; create_user has them.',
  },
};

/** By method: parameters that have another name with us. */
export const renamed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'signUps.update': { signUpAttemptId: 'signUpId' },
  'organizationRoles.updateOrganizationRole': { organizationRoleId: 'roleId' },
  'organizationRoles.assignPermissionToOrganizationRole': { organizationRoleId: 'roleId' },
  'organizationRoles.removePermissionFromOrganizationRole': { organizationRoleId: 'roleId' },
};
