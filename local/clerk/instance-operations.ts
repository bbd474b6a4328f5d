import { accountlessApplicationOperations } from './instance/accountless-applications.ts';
import { actorTokenOperations } from './tokens/actor-tokens.ts';
import { agentTaskOperations } from './tokens/agent-tasks.ts';
import { allowlistOperations } from './instance/allowlist.ts';
import { blocklistOperations } from './instance/blocklist.ts';
import { changeDomainOperations } from './instance/change-domain.ts';
import { clientOperations } from './sessions/clients.ts';
import { domainOperations } from './instance/domains.ts';
import { emailOperations } from './emails/emails.ts';
import { instanceSettingsOperations } from './instance/instance-settings.ts';
import { jwtTemplateOperations } from './tokens/jwt-templates.ts';
import { oauthApplicationSettingsOperations } from './oauth/oauth-application-settings.ts';
import type { Operation } from './operation/operation.ts';
import { organizationSettingsOperations } from './organizations/organization-settings.ts';
import { proxyCheckOperations } from './instance/proxy-checks.ts';
import { redirectUrlOperations } from './instance/redirect-urls.ts';
import { signInTokenOperations } from './tokens/sign-in-tokens.ts';
import { signUpOperations } from './sessions/sign-ups.ts';
import { testingTokenOperations } from './tokens/testing-tokens.ts';
import { waitlistEntryOperations } from './invitations/waitlist-entries.ts';
import { webhookOperations } from './instance/webhooks.ts';

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
