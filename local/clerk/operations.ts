import { apiKeyOperations } from './api-keys.ts';
import { emailAddressOperations } from './email-addresses.ts';
import { instanceOperations } from './instance-operations.ts';
import { invitationOperations } from './invitations.ts';
import { jwksOperations } from './jwks.ts';
import { m2mTokenOperations } from './m2m-tokens.ts';
import { machineOperations } from './machines.ts';
import { membershipOperations } from './memberships.ts';
import { oauthAccessTokenOperations } from './oauth-access-tokens.ts';
import { oauthApplicationOperations } from './oauth-applications.ts';
import type { Operation } from './operation.ts';
import { organizationOperations } from './organizations.ts';
import { phoneNumberOperations } from './phone-numbers.ts';
import { sessionOperations } from './sessions.ts';
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
  ...jwksOperations,
  ...machineOperations,
  ...m2mTokenOperations,
  ...apiKeyOperations,
  ...oauthApplicationOperations,
  ...oauthAccessTokenOperations,
  ...instanceOperations,
];
