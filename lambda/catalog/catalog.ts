import type { Tool } from '../tools/tool.ts';
import { billingOperations } from './billing.ts';
import { clientOperations } from './clients.ts';
import { enterpriseConnectionOperations } from './enterprise-connections.ts';
import { invitationOperations } from './invitations.ts';
import { organizationDomainOperations } from './organization-domains.ts';
import { organizationInvitationOperations } from './organization-invitations.ts';
import { organizationPermissionOperations } from './organization-permissions.ts';
import { organizationRoleOperations } from './organization-roles.ts';
import { organizationOperations } from './organizations.ts';
import { roleSetOperations } from './role-sets.ts';
import { samlConnectionOperations } from './saml-connections.ts';
import { sessionOperations } from './sessions.ts';
import { signUpOperations } from './sign-ups.ts';
import { userCredentialOperations } from './user-credentials.ts';
import { userIdentifierOperations } from './user-identifiers.ts';
import { userOperations } from './users.ts';
import { waitlistEntryOperations } from './waitlist-entries.ts';

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
];
