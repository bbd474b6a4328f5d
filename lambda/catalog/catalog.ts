import type { Tool } from '../tools/tool.ts';
import { apiKeyOperations } from './api-keys.ts';
import { billingOperations } from './billing.ts';
import { clientOperations } from './clients.ts';
import { domainOperations } from './domains.ts';
import { emailOperations } from './emails.ts';
import { enterpriseConnectionOperations } from './enterprise-connections.ts';
import { impersonationOperations } from './impersonation.ts';
import { instanceOperations } from './instance.ts';
import { invitationOperations } from './invitations.ts';
import { jwtTemplateOperations } from './jwt-templates.ts';
import { m2mTokenOperations } from './m2m-tokens.ts';
import { machineOperations } from './machines.ts';
import { oauthApplicationOperations } from './oauth-applications.ts';
import { organizationDomainOperations } from './organization-domains.ts';
import { organizationInvitationOperations } from './organization-invitations.ts';
import { organizationPermissionOperations } from './organization-permissions.ts';
import { organizationRoleOperations } from './organization-roles.ts';
import { organizationOperations } from './organizations.ts';
import { redirectUrlOperations } from './redirect-urls.ts';
import { restrictionOperations } from './restrictions.ts';
import { roleSetOperations } from './role-sets.ts';
import { samlConnectionOperations } from './saml-connections.ts';
import { sessionOperations } from './sessions.ts';
import { signUpOperations } from './sign-ups.ts';
import { testingTokenOperations } from './testing-tokens.ts';
import { userCredentialOperations } from './user-credentials.ts';
import { userIdentifierOperations } from './user-identifiers.ts';
import { userOperations } from './users.ts';
import { waitlistEntryOperations } from './waitlist-entries.ts';
import { webhookOperations } from './webhooks.ts';

/** Every operation of the catalog: what is not worth a place among the listed tools, by resource. */
export const catalog: readonly Tool[] = [
  ...userOperations,
  ...userCredentialOperations,
  ...userIdentifierOperations,
  ...sessionOperations,
  ...clientOperations,
  ...signUpOperations,
  ...invitationOperations,
  ...waitlistEntryOperations,
  ...organizationOperations,
  ...organizationInvitationOperations,
  ...organizationDomainOperations,
  ...organizationRoleOperations,
  ...organizationPermissionOperations,
  ...roleSetOperations,
  ...enterpriseConnectionOperations,
  ...samlConnectionOperations,
  ...billingOperations,
  ...apiKeyOperations,
  ...m2mTokenOperations,
  ...machineOperations,
  ...oauthApplicationOperations,
  ...impersonationOperations,
  ...testingTokenOperations,
  ...restrictionOperations,
  ...redirectUrlOperations,
  ...jwtTemplateOperations,
  ...domainOperations,
  ...emailOperations,
  ...webhookOperations,
  ...instanceOperations,
];
