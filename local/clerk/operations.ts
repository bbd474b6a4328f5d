import { apiKeyOperations } from './tokens/api-keys.ts';
import { billingOperations } from './billing/billing.ts';
import { emailAddressOperations } from './users/email-addresses.ts';
import { enterpriseConnectionOperations } from './connections/enterprise-connections.ts';
import { instanceOperations } from './instance-operations.ts';
import { invitationOperations } from './invitations/invitations.ts';
import { jwksOperations } from './tokens/jwks.ts';
import { m2mTokenOperations } from './tokens/m2m-tokens.ts';
import { machineOperations } from './tokens/machines.ts';
import { membershipOperations } from './organizations/memberships.ts';
import { oauthAccessTokenOperations } from './oauth/oauth-access-tokens.ts';
import { oauthApplicationOperations } from './oauth/oauth-applications.ts';
import type { Operation } from './operation/operation.ts';
import { organizationDomainOperations } from './organizations/organization-domains.ts';
import { organizationInvitationOperations } from './organizations/organization-invitations.ts';
import { organizationLogoOperations } from './organizations/organization-logos.ts';
import { organizationPermissionOperations } from './organizations/organization-permissions.ts';
import { organizationRoleOperations } from './organizations/organization-roles.ts';
import { organizationOperations } from './organizations/organizations.ts';
import { phoneNumberOperations } from './users/phone-numbers.ts';
import { providerAccessTokenOperations } from './tokens/provider-access-tokens.ts';
import { roleSetOperations } from './organizations/role-sets.ts';
import { samlConnectionOperations } from './connections/saml-connections.ts';
import { sessionOperations } from './sessions/sessions.ts';
import { userCredentialOperations } from './users/user-credentials.ts';
import { userIdentifierOperations } from './users/user-identifiers.ts';
import { userImageOperations } from './users/user-images.ts';
import { userOperations } from './users/users.ts';

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
