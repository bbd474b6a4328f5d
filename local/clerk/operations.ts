import { apiKeyOperations } from './api-keys.ts';
import { billingOperations } from './billing.ts';
import { emailAddressOperations } from './email-addresses.ts';
import { enterpriseConnectionOperations } from './enterprise-connections.ts';
import { instanceOperations } from './instance-operations.ts';
import { invitationOperations } from './invitations.ts';
import { jwksOperations } from './jwks.ts';
import { m2mTokenOperations } from './m2m-tokens.ts';
import { machineOperations } from './machines.ts';
import { membershipOperations } from './memberships.ts';
import { oauthAccessTokenOperations } from './oauth-access-tokens.ts';
import { oauthApplicationOperations } from './oauth-applications.ts';
import type { Operation } from './operation.ts';
import { organizationDomainOperations } from './organization-domains.ts';
import { organizationInvitationOperations } from './organization-invitations.ts';
import { organizationLogoOperations } from './organization-logos.ts';
import { organizationPermissionOperations } from './organization-permissions.ts';
import { organizationRoleOperations } from './organization-roles.ts';
import { organizationOperations } from './organizations.ts';
import { phoneNumberOperations } from './phone-numbers.ts';
import { providerAccessTokenOperations } from './provider-access-tokens.ts';
import { roleSetOperations } from './role-sets.ts';
import { samlConnectionOperations } from './saml-connections.ts';
import { sessionOperations } from './sessions.ts';
import { userCredentialOperations } from './user-credentials.ts';
import { userIdentifierOperations } from './user-identifiers.ts';
import { userImageOperations } from './user-images.ts';
import { userOperations } from './users.ts';

/** Every operation that the embedded Clerk serves: add a resource group here. */
export const operations: Operation[] = [
  ...userOperations,
  ...emailAddressOperations,
  ...phoneNumberOperations,
  ...organizationOperations,
  ...membershipOperations,
  ...invitationOperations,
  ...sessionOperations,
  ...userCredentialOperations,
  ...userIdentifierOperations,
  ...userImageOperations,
  ...providerAccessTokenOperations,
  ...organizationLogoOperations,
  ...organizationInvitationOperations,
  ...organizationDomainOperations,
  ...organizationRoleOperations,
  ...organizationPermissionOperations,
  ...roleSetOperations,
  ...enterpriseConnectionOperations,
  ...samlConnectionOperations,
  ...billingOperations,
  ...jwksOperations,
  ...machineOperations,
  ...m2mTokenOperations,
  ...apiKeyOperations,
  ...oauthApplicationOperations,
  ...oauthAccessTokenOperations,
  ...instanceOperations,
];
