import type { Permission } from '../../../lambda/access/permissions.ts';

/**
 * The permissions that `*` does not give: each mints or reveals a credential, impersonates somebody, changes what holds
 * for the whole instance, or takes an organization's last admin away.
 */
export const mustBeNamed: readonly Permission[] = [
  'users:ban-last-admin',
  'users:verify',
  'users:oauth_tokens',
  'sessions:create',
  'invitations:links',
  'roles:write',
  'connections:write',
  'emails:content',
  'emails:send',
  'restrictions:write',
  'machines:write',
  'machines:secrets',
  'm2m_tokens:create',
  'api_keys:create',
  'api_keys:secrets',
  'oauth_applications:write',
  'oauth_applications:secrets',
  'actor_tokens:create',
  'agent_tasks:create',
  'sign_in_tokens:create',
  'testing_tokens:create',
  'jwt_templates:write',
  'redirect_urls:write',
  'domains:write',
  'webhooks:write',
  'instance:write',
];
