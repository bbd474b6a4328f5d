import type { LoadTools } from '../definition/tool.ts';

/** Every operation of the catalog: what is not worth a place among the listed tools, by resource. */
export const catalogGroups: Readonly<Record<string, LoadTools>> = {
  user: async () => (await import('./users.ts')).userOperations,
  userCredential: async () => (await import('./user-credentials.ts')).userCredentialOperations,
  userIdentifier: async () => (await import('./user-identifiers.ts')).userIdentifierOperations,
  session: async () => (await import('./sessions.ts')).sessionOperations,
  client: async () => (await import('./clients.ts')).clientOperations,
  signUp: async () => (await import('./sign-ups.ts')).signUpOperations,
  invitation: async () => (await import('./invitations.ts')).invitationOperations,
  waitlistEntry: async () => (await import('./waitlist-entries.ts')).waitlistEntryOperations,
  organization: async () => (await import('./organizations.ts')).organizationOperations,
  organizationInvitation: async () =>
    (await import('./organization-invitations.ts')).organizationInvitationOperations,
  organizationDomain: async () => (await import('./organization-domains.ts')).organizationDomainOperations,
  organizationRole: async () => (await import('./organization-roles.ts')).organizationRoleOperations,
  organizationPermission: async () =>
    (await import('./organization-permissions.ts')).organizationPermissionOperations,
  roleSet: async () => (await import('./role-sets.ts')).roleSetOperations,
  enterpriseConnection: async () =>
    (await import('./enterprise-connections.ts')).enterpriseConnectionOperations,
  samlConnection: async () => (await import('./saml-connections.ts')).samlConnectionOperations,
  billing: async () => (await import('./billing.ts')).billingOperations,
  apiKey: async () => (await import('./api-keys.ts')).apiKeyOperations,
  m2mToken: async () => (await import('./m2m-tokens.ts')).m2mTokenOperations,
  machine: async () => (await import('./machines.ts')).machineOperations,
  oauthApplication: async () => (await import('./oauth-applications.ts')).oauthApplicationOperations,
  impersonation: async () => (await import('./impersonation.ts')).impersonationOperations,
  testingToken: async () => (await import('./testing-tokens.ts')).testingTokenOperations,
  restriction: async () => (await import('./restrictions.ts')).restrictionOperations,
  redirectUrl: async () => (await import('./redirect-urls.ts')).redirectUrlOperations,
  jwtTemplate: async () => (await import('./jwt-templates.ts')).jwtTemplateOperations,
  domain: async () => (await import('./domains.ts')).domainOperations,
  email: async () => (await import('./emails.ts')).emailOperations,
  webhook: async () => (await import('./webhooks.ts')).webhookOperations,
  instance: async () => (await import('./instance.ts')).instanceOperations,
};
