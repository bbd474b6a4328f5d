import type { Tool } from '../tools/tool.ts';
import { apiKeyOperations } from './api-keys.ts';
import { domainOperations } from './domains.ts';
import { emailOperations } from './emails.ts';
import { impersonationOperations } from './impersonation.ts';
import { instanceOperations } from './instance.ts';
import { jwtTemplateOperations } from './jwt-templates.ts';
import { m2mTokenOperations } from './m2m-tokens.ts';
import { machineOperations } from './machines.ts';
import { oauthApplicationOperations } from './oauth-applications.ts';
import { redirectUrlOperations } from './redirect-urls.ts';
import { restrictionOperations } from './restrictions.ts';
import { testingTokenOperations } from './testing-tokens.ts';
import { webhookOperations } from './webhooks.ts';

/** Every operation of the catalog: what is not worth a place among the listed tools, by resource. */
export const catalog: readonly Tool[] = [
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
