import { accountlessApplicationOperations } from './accountless-applications.ts';
import { actorTokenOperations } from '../tokens/actor-tokens.ts';
import { agentTaskOperations } from '../tokens/agent-tasks.ts';
import { allowlistOperations } from './allowlist.ts';
import { blocklistOperations } from './blocklist.ts';
import { changeDomainOperations } from './change-domain.ts';
import { clientOperations } from '../sessions/clients.ts';
import { domainOperations } from './domains.ts';
import { emailOperations } from '../emails/emails.ts';
import { instanceSettingsOperations } from './instance-settings.ts';
import { jwtTemplateOperations } from '../tokens/jwt-templates.ts';
import { oauthApplicationSettingsOperations } from '../oauth/oauth-application-settings.ts';
import type { Operation } from '../operation.ts';
import { organizationSettingsOperations } from '../organizations/organization-settings.ts';
import { proxyCheckOperations } from './proxy-checks.ts';
import { redirectUrlOperations } from './redirect-urls.ts';
import { signInTokenOperations } from '../tokens/sign-in-tokens.ts';
import { signUpOperations } from '../sessions/sign-ups.ts';
import { testingTokenOperations } from '../tokens/testing-tokens.ts';
import { waitlistEntryOperations } from '../invitations/waitlist-entries.ts';
import { webhookOperations } from './webhooks.ts';

/** Operations on the instance itself, and on what leads into it. */
export const instanceOperations: Operation[] = [
  ...instanceSettingsOperations,
  ...organizationSettingsOperations,
  ...oauthApplicationSettingsOperations,
  ...domainOperations,
  ...changeDomainOperations,
  ...proxyCheckOperations,
  ...allowlistOperations,
  ...blocklistOperations,
  ...waitlistEntryOperations,
  ...signUpOperations,
  ...signInTokenOperations,
  ...actorTokenOperations,
  ...agentTaskOperations,
  ...testingTokenOperations,
  ...clientOperations,
  ...emailOperations,
  ...jwtTemplateOperations,
  ...redirectUrlOperations,
  ...webhookOperations,
  ...accountlessApplicationOperations,
];
