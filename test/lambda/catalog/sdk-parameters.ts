import type { ClerkClient } from '@clerk/backend';
import type { ClerkMethod } from '../../../lambda/clerk/methods.ts';

/*
 * The names of the parameters that the types of `@clerk/backend` have, by method, also nested ones. The type check fails
 * when the SDK has others: the message of `heldToTheSdk` says which.
 */

/** What has no parameters of its own: files, times, functions, and objects with keys of the sender's choice. */
type Whole = Date | Blob | Headers | ((...args: never[]) => unknown);

/** The objects in a value, out of lists. */
type Objects<Value> = Value extends readonly (infer Item)[]
  ? Objects<Item>
  : Value extends Whole
    ? never
    : Value extends object
      ? string extends keyof Value
        ? never
        : Value
      : never;
type Keys<Value> = Value extends unknown ? keyof Value & string : never;
type Fields<Value> = Value extends unknown ? Value[keyof Value] : never;
type Inner<Value> = Objects<Fields<Objects<Value>>>;

type NamesOf<Args> = Keys<Objects<Args>> | Keys<Inner<Args>> | Keys<Inner<Inner<Args>>>;

type ParametersOf<Method extends string> = Method extends `${infer Group}.${infer Name}`
  ? Group extends keyof ClerkClient
    ? Name extends keyof ClerkClient[Group]
      ? ClerkClient[Group][Name] extends (...args: infer Args) => unknown
        ? NamesOf<Args[number]>
        : never
      : never
    : never
  : never;

type Words<Text extends string> = Text extends `${infer First} ${infer Rest}`
  ? First | Words<Rest>
  : Text extends ''
    ? never
    : Text;

/** The methods of the Backend API; telemetry is none. */
type BackendMethod = Exclude<ClerkMethod, `telemetry.${string}`>;

/** By method, in alphabetical order. */
export const sdkParameters = {
  '__experimental_accountlessApplications.createAccountlessApplication': 'requestHeaders source',
  '__experimental_accountlessApplications.completeAccountlessApplicationOnboarding': 'requestHeaders source',
  'actorTokens.create': 'actor additionalProperties expiresInSeconds sessionMaxDurationInSeconds sub userId',
  'actorTokens.revoke': '',
  'agentTasks.create':
    'agentName identifier onBehalfOf permissions redirectUrl sessionMaxDurationInSeconds taskDescription userId',
  'agentTasks.revoke': '',
  'allowlistIdentifiers.getAllowlistIdentifierList': 'limit offset',
  'allowlistIdentifiers.createAllowlistIdentifier': 'identifier notify',
  'allowlistIdentifiers.deleteAllowlistIdentifier': '',
  'apiKeys.list': 'includeInvalid limit offset subject',
  'apiKeys.create': 'claims createdBy description name scopes secondsUntilExpiration subject',
  'apiKeys.get': '',
  'apiKeys.update': 'apiKeyId claims description scopes secondsUntilExpiration subject',
  'apiKeys.delete': '',
  'apiKeys.revoke': 'apiKeyId revocationReason',
  'apiKeys.getSecret': '',
  'apiKeys.verify': '',
  'betaFeatures.changeDomain': 'homeUrl isSecondary',
  'blocklistIdentifiers.getBlocklistIdentifierList': 'limit offset',
  'blocklistIdentifiers.createBlocklistIdentifier': 'identifier',
  'blocklistIdentifiers.deleteBlocklistIdentifier': '',
  'billing.getPlanList': 'limit offset payerType',
  'billing.cancelSubscriptionItem': 'endNow',
  'billing.extendSubscriptionItemFreeTrial': 'extendTo',
  'billing.getOrganizationBillingSubscription': '',
  'billing.getUserBillingSubscription': '',
  'clients.getClientList': 'limit offset',
  'clients.getClient': '',
  'clients.verifyClient': '',
  'clients.getHandshakePayload': 'nonce',
  'domains.list': '',
  'domains.add': 'is_satellite name proxy_url',
  'domains.update': 'domainId is_secondary name proxy_url',
  'domains.delete': '',
  'domains.deleteDomain': '',
  'emailAddresses.getEmailAddress': '',
  'emailAddresses.createEmailAddress': 'emailAddress primary userId verified',
  'emailAddresses.updateEmailAddress': 'primary verified',
  'emailAddresses.deleteEmailAddress': '',
  'emails.create':
    'address attachments bcc cc content filename from headers html idempotencyKey name replyTo subject text to userId',
  'emails.createBatch':
    'address attachments bcc cc content filename from headers html idempotencyKey name replyTo subject text to userId',
  'emails.get': '',
  'enterpriseConnections.createEnterpriseConnection':
    'active allowIdpInitiated allowOrganizationAccountLinking allowSubdomains attributeMapping authUrl authenticatable clientId clientSecret customAttributes disableJitProvisioning discoveryUrl domains emailAddress firstName forceAuthn idpCertificate idpCertificates idpEntityId idpMetadata idpMetadataUrl idpSsoUrl key lastName loginHint mode multiValued name oidc organizationId provider requiresPkce saml scimPath source ssoPath syncUserAttributes tokenUrl userId userInfoUrl',
  'enterpriseConnections.updateEnterpriseConnection':
    'active allowIdpInitiated allowOrganizationAccountLinking allowSubdomains attributeMapping authUrl authenticatable clientId clientSecret customAttributes disableAdditionalIdentifications disableJitProvisioning discoveryUrl domains emailAddress firstName forceAuthn idpCertificate idpCertificates idpEntityId idpMetadata idpMetadataUrl idpSsoUrl key lastName loginHint mode multiValued name oidc organizationId provider requiresPkce saml scimPath source ssoPath syncUserAttributes tokenUrl userId userInfoUrl',
  'enterpriseConnections.getEnterpriseConnectionList': 'active limit offset organizationId',
  'enterpriseConnections.getEnterpriseConnection': '',
  'enterpriseConnections.deleteEnterpriseConnection': '',
  'idPOAuthAccessToken.verify': 'audience',
  'instance.get': '',
  'instance.update':
    'allowedOrigins clerkJsVersion developmentOrigin enhancedEmailDeliverability hibp preferredSignInStrategyWhenPasswordRequired supportEmail testMode urlBasedSessionSyncing',
  'instance.updateRestrictions':
    'allowlist blockDisposableEmailDomains blockEmailSubaddresses blocklist ignoreDotsForGmailAddresses',
  'instance.getOrganizationSettings': '',
  'instance.updateOrganizationSettings':
    'adminDeleteEnabled creatorRoleId domainsDefaultRoleId domainsEnabled domainsEnrollmentModes enabled maxAllowedMemberships',
  'invitations.getInvitationList': 'limit offset orderBy query status',
  'invitations.createInvitation':
    'emailAddress expiresInDays ignoreExisting notify publicMetadata redirectUrl templateSlug',
  'invitations.createInvitationBulk':
    'emailAddress expiresInDays ignoreExisting notify publicMetadata redirectUrl templateSlug',
  'invitations.revokeInvitation': '',
  'invitations.deleteInvitation': '',
  'jwks.getJwks': '',
  'jwtTemplates.list': 'limit offset',
  'jwtTemplates.get': '',
  'jwtTemplates.create': 'allowedClockSkew claims customSigningKey lifetime name signingAlgorithm signingKey',
  'jwtTemplates.update':
    'allowedClockSkew claims customSigningKey lifetime name signingAlgorithm signingKey templateId',
  'jwtTemplates.delete': '',
  'machines.get': '',
  'machines.list': 'limit offset orderBy query',
  'machines.create': 'defaultTokenTtl name scopedMachines',
  'machines.update': 'defaultTokenTtl machineId name',
  'machines.delete': '',
  'machines.getSecretKey': '',
  'machines.rotateSecretKey': 'machineId previousTokenTtl',
  'machines.createScope': '',
  'machines.deleteScope': '',
  'm2m.list': 'expired limit machineSecretKey offset revoked subject',
  'm2m.createToken': 'claims machineSecretKey minRemainingTtlSeconds secondsUntilExpiration tokenFormat',
  'm2m.revokeToken': 'm2mTokenId machineSecretKey revocationReason',
  'm2m.verify': 'machineSecretKey token',
  'oauthApplications.list': 'limit nameQuery offset orderBy',
  'oauthApplications.get': '',
  'oauthApplications.create': 'name public redirectUris scopes',
  'oauthApplications.update': 'name oauthApplicationId public redirectUris scopes',
  'oauthApplications.delete': '',
  'oauthApplications.rotateSecret': '',
  'oauthApplications.revokeToken': 'oauthApplicationId token',
  'organizations.getOrganizationList': 'includeMembersCount limit offset orderBy organizationId query',
  'organizations.createOrganization':
    'createdBy maxAllowedMemberships name privateMetadata publicMetadata slug',
  'organizations.getOrganization': 'includeMembersCount organizationId slug',
  'organizations.updateOrganization':
    'adminDeleteEnabled maxAllowedMemberships name privateMetadata publicMetadata slug',
  'organizations.updateOrganizationLogo': 'file uploaderUserId',
  'organizations.deleteOrganizationLogo': '',
  'organizations.updateOrganizationMetadata': 'privateMetadata publicMetadata',
  'organizations.replaceOrganizationMetadata': 'privateMetadata publicMetadata',
  'organizations.deleteOrganization': '',
  'organizations.getOrganizationMembershipList':
    'createdAtAfter createdAtBefore emailAddress emailAddressQuery lastActiveAtAfter lastActiveAtBefore limit nameQuery offset orderBy organizationId phoneNumber phoneNumberQuery query role userId username usernameQuery web3Wallet',
  'organizations.getInstanceOrganizationMembershipList': 'limit offset orderBy',
  'organizations.createOrganizationMembership': 'organizationId role userId',
  'organizations.updateOrganizationMembership': 'organizationId role userId',
  'organizations.updateOrganizationMembershipMetadata':
    'organizationId privateMetadata publicMetadata userId',
  'organizations.deleteOrganizationMembership': 'organizationId userId',
  'organizations.getOrganizationInvitationList': 'limit offset organizationId status',
  'organizations.createOrganizationInvitation':
    'emailAddress expiresInDays inviterUserId organizationId privateMetadata publicMetadata redirectUrl role',
  'organizations.createOrganizationInvitationBulk':
    'emailAddress expiresInDays inviterUserId privateMetadata publicMetadata redirectUrl role',
  'organizations.getOrganizationInvitation': 'invitationId organizationId',
  'organizations.revokeOrganizationInvitation': 'invitationId organizationId requestingUserId',
  'organizations.getOrganizationDomainList': 'limit offset organizationId',
  'organizations.createOrganizationDomain': 'enrollmentMode name organizationId verified',
  'organizations.updateOrganizationDomain': 'domainId enrollmentMode name organizationId verified',
  'organizations.deleteOrganizationDomain': 'domainId organizationId',
  'organizationPermissions.getOrganizationPermissionList': 'limit offset orderBy query',
  'organizationPermissions.getOrganizationPermission': '',
  'organizationPermissions.createOrganizationPermission': 'description key name',
  'organizationPermissions.updateOrganizationPermission': 'description key name permissionId',
  'organizationPermissions.deleteOrganizationPermission': '',
  'organizationRoles.getOrganizationRoleList': 'limit offset orderBy query',
  'organizationRoles.getOrganizationRole': '',
  'organizationRoles.createOrganizationRole': 'description includeInInitialRoleSet key name permissions',
  'organizationRoles.updateOrganizationRole': 'description key name organizationRoleId permissions',
  'organizationRoles.deleteOrganizationRole': '',
  'organizationRoles.assignPermissionToOrganizationRole': 'organizationRoleId permissionId',
  'organizationRoles.removePermissionFromOrganizationRole': 'organizationRoleId permissionId',
  'phoneNumbers.getPhoneNumber': '',
  'phoneNumbers.createPhoneNumber': 'phoneNumber primary reservedForSecondFactor userId verified',
  'phoneNumbers.updatePhoneNumber': 'primary reservedForSecondFactor verified',
  'phoneNumbers.deletePhoneNumber': '',
  'proxyChecks.verify': 'domainId proxyUrl',
  'redirectUrls.getRedirectUrlList': '',
  'redirectUrls.getRedirectUrl': '',
  'redirectUrls.createRedirectUrl': 'url',
  'redirectUrls.deleteRedirectUrl': '',
  'roleSets.getRoleSetList': 'limit offset orderBy query',
  'roleSets.getRoleSet': '',
  'roleSets.createRoleSet': 'creatorRoleKey defaultRoleKey description key name roles type',
  'roleSets.updateRoleSet': 'creatorRoleKey defaultRoleKey description key name roleSetKeyOrId type',
  'roleSets.addRolesToRoleSet': 'creatorRoleKey defaultRoleKey roleKeys roleSetKeyOrId',
  'roleSets.replaceRoleInRoleSet': 'roleKey roleSetKeyOrId toRoleKey',
  'roleSets.replaceRoleSet': 'destRoleSetKey reassignmentMappings roleSetKeyOrId',
  'sessions.getSessionList': 'clientId limit offset status userId',
  'sessions.getSession': '',
  'sessions.createSession': 'userId',
  'sessions.revokeSession': '',
  'sessions.verifySession': '',
  'sessions.getToken': '',
  'sessions.refreshSession':
    'expired_token format refresh_token request_headers request_origin request_originating_ip suffixed_cookies',
  'signInTokens.createSignInToken': 'expiresInSeconds orgId userId',
  'signInTokens.revokeSignInToken': '',
  'signUps.get': '',
  'signUps.update': 'customAction externalId signUpAttemptId',
  'testingTokens.createTestingToken': '',
  'users.getUserList':
    'createdAtAfter createdAtBefore emailAddress externalId lastActiveAtAfter lastActiveAtBefore lastSignInAtAfter lastSignInAtBefore last_active_at_since limit offset orderBy organizationId phoneNumber query userId username web3Wallet',
  'users.getUser': '',
  'users.createUser':
    'backupCodes banned createdAt emailAddress emailAddressIdentificationStatus externalId firstName lastName legalAcceptedAt locale locked password passwordDigest passwordHasher phoneNumber phoneNumberIdentificationStatus privateMetadata publicMetadata skipLegalChecks skipPasswordChecks skipPasswordRequirement timezone totpSecret unsafeMetadata username',
  'users.updateUser':
    'backupCodes createOrganizationEnabled createOrganizationsLimit createdAt deleteSelfEnabled externalId firstName lastName legalAcceptedAt locale notifyPrimaryEmailAddressChanged password passwordDigest passwordHasher primaryEmailAddressID primaryPhoneNumberID primaryWeb3WalletID privateMetadata profileImageID publicMetadata signOutOfOtherSessions skipLegalChecks skipPasswordChecks timezone totpSecret unsafeMetadata username',
  'users.replaceUserEmailAddress': 'emailAddress',
  'users.replaceUserPhoneNumber': 'phoneNumber',
  'users.updateUserProfileImage': 'file',
  'users.updateUserMetadata': 'privateMetadata publicMetadata unsafeMetadata',
  'users.replaceUserMetadata': 'privateMetadata publicMetadata unsafeMetadata',
  'users.deleteUser': '',
  'users.getCount': 'emailAddress externalId phoneNumber query userId username web3Wallet',
  'users.getUserOauthAccessToken': '',
  'users.disableUserMFA': '',
  'users.getOrganizationMembershipList': 'limit offset userId',
  'users.getOrganizationInvitationList': 'limit offset status userId',
  'users.removePassword': 'signOutOfOtherSessions',
  'users.verifyPassword': 'password userId',
  'users.verifyTOTP': 'code userId',
  'users.banUser': '',
  'users.unbanUser': '',
  'users.lockUser': '',
  'users.unlockUser': '',
  'users.deleteUserProfileImage': '',
  'users.deleteUserPasskey': 'passkeyIdentificationId userId',
  'users.deleteUserWeb3Wallet': 'userId web3WalletIdentificationId',
  'users.deleteUserExternalAccount': 'externalAccountId userId',
  'users.deleteUserBackupCodes': '',
  'users.deleteUserTOTP': '',
  'users.setPasswordCompromised': 'revokeAllSessions',
  'users.unsetPasswordCompromised': '',
  'waitlistEntries.list': 'limit offset orderBy query status',
  'waitlistEntries.create': 'emailAddress notify',
  'waitlistEntries.createBulk': 'emailAddress notify',
  'waitlistEntries.invite': 'ignoreExisting',
  'waitlistEntries.reject': '',
  'waitlistEntries.delete': '',
  'webhooks.createSvixApp': '',
  'webhooks.generateSvixAuthURL': '',
  'webhooks.deleteSvixApp': '',
  'samlConnections.getSamlConnectionList': 'limit offset orderBy organizationId query',
  'samlConnections.createSamlConnection':
    'attributeMapping domain emailAddress firstName idpCertificate idpCertificates idpEntityId idpMetadata idpMetadataUrl idpSsoUrl lastName name organizationId provider userId',
  'samlConnections.getSamlConnection': '',
  'samlConnections.updateSamlConnection':
    'active allowIdpInitiated allowSubdomains attributeMapping domain emailAddress firstName idpCertificate idpCertificates idpEntityId idpMetadata idpMetadataUrl idpSsoUrl lastName name organizationId provider syncUserAttributes userId',
  'samlConnections.deleteSamlConnection': '',
} as const satisfies Record<BackendMethod, string>;

type Table = typeof sdkParameters;

/** The methods whose names differ from those in the table, with the names that only one of them has. */
type Differences = {
  [Method in BackendMethod]:
    | Exclude<ParametersOf<Method>, Words<Table[Method]>>
    | Exclude<Words<Table[Method]>, ParametersOf<Method>> extends infer Name extends string
    ? `${Method}: ${Name}`
    : never;
}[BackendMethod];

/** Nothing, as long as the table has what the SDK's types have. */
export const heldToTheSdk: readonly never[] = [] as readonly Differences[];
