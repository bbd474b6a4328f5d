import { expandPattern, isPermission, type Permission } from './permissions.ts';

/**
 * What each permission lets its holder do, as it follows "may": the one place where it is said, for pages that people
 * read, and for `whoami`.
 */
export const permissionWords: Readonly<Record<Permission, string>> = {
  'users:read': 'read users',
  'users:write': 'create and change users',
  'users:delete': 'delete users',
  'users:ban': 'ban, unban, lock and unlock users',
  'users:ban-last-admin': 'ban the last admin of an organization, who nobody else can stand in for',
  'users:credentials': 'set passwords, digests, TOTP secrets and backup codes of users, and turn factors off',
  'users:contacts':
    "add, verify, make primary and remove users' email addresses and phone numbers, which sign their owner in",
  'users:authorization': "change the keys of users' public metadata that applications read roles from",
  'users:private': "read and change users' private metadata",
  'users:offboard': 'take all access from a user who leaves',
  'users:export': 'export all users',
  'users:verify': "check a user's password or one-time code",
  'users:oauth_tokens': "read users' access tokens of other services",
  'sessions:read': 'read sessions',
  'sessions:private': 'read where sessions come from: IP address and city',
  'sessions:revoke': 'revoke sessions',
  'sessions:create': 'create sessions and their tokens',
  'clients:read': 'read the browsers and devices that users sign in with',
  'invitations:read': 'read invitations to the application and to organizations',
  'invitations:write':
    'invite people to the application, and revoke invitations, also those to organizations',
  'invitations:links': 'read the links of invitations, which let anyone in who has them',
  'organizations:read': 'read organizations',
  'organizations:write': 'create and change organizations',
  'organizations:delete': 'delete organizations',
  'organizations:private': 'read and change private metadata of organizations and memberships',
  'organization_domains:read': 'read the email domains of organizations',
  'organization_domains:write': 'change the email domains whose people may join organizations',
  'memberships:read': 'read who belongs to which organization, with role and permissions',
  'memberships:write': 'add, change and remove members of organizations, and invite them',
  'audit:read': 'read who changed what through this server',
  'access:review': 'review who has access to what',
  'roles:read': 'read roles, permissions and role sets of organizations',
  'roles:write': 'change roles, permissions and role sets of all organizations',
  'connections:read': 'read SAML and enterprise connections',
  'connections:write': 'change SAML and enterprise connections',
  'billing:read': 'read plans and subscriptions',
  'billing:write': 'change subscriptions',
  'waitlist:read': 'read the waitlist',
  'waitlist:write': 'add to the waitlist, invite from it and reject',
  'emails:read': 'read to whom emails were sent, and how far they came',
  'emails:content': 'read the text of emails, which may hold codes and links that let people in',
  'emails:send': 'send emails in the name of the application',
  'sign_ups:read': 'read sign-ups under way',
  'sign_ups:write': 'change sign-ups under way',
  'restrictions:read': 'read the allowlist and the blocklist',
  'restrictions:write': 'change the allowlist and the blocklist',
  'machines:read': 'read machines',
  'machines:write': 'create, change and delete machines',
  'machines:secrets': 'read and rotate the secret keys of machines',
  'm2m_tokens:read': 'read and verify M2M tokens',
  'm2m_tokens:revoke': 'revoke M2M tokens',
  'm2m_tokens:create': 'create M2M tokens',
  'api_keys:read': 'read and verify API keys',
  'api_keys:write': 'revoke and delete API keys',
  'api_keys:create': 'create API keys, and change what they may do',
  'api_keys:secrets': 'read the secrets of API keys',
  'oauth_applications:read': 'read OAuth applications, and verify access tokens',
  'oauth_applications:revoke': 'revoke access tokens of OAuth applications',
  'oauth_applications:write': 'create, change and delete OAuth applications',
  'oauth_applications:secrets': 'read and rotate the secrets of OAuth applications',
  'actor_tokens:create': 'create tokens to act as a user',
  'actor_tokens:revoke': 'revoke tokens to act as a user',
  'agent_tasks:create': 'create tasks in which an agent acts as a user',
  'agent_tasks:revoke': 'revoke tasks in which an agent acts as a user',
  'sign_in_tokens:create': 'create tokens that sign a user in',
  'sign_in_tokens:revoke': 'revoke tokens that sign a user in',
  'testing_tokens:create': 'create tokens that pass bot protection in tests',
  'jwt_templates:read': 'read JWT templates',
  'jwt_templates:write': 'change JWT templates',
  'redirect_urls:read': 'read redirect URLs',
  'redirect_urls:write': 'change redirect URLs',
  'domains:read': 'read the domains of the instance',
  'domains:write': 'change the domains of the instance',
  'webhooks:write': 'set up, open and remove webhooks',
  'instance:read': 'read the settings and keys of the instance',
  'instance:write': 'change the settings of the instance',
};

/**
 * What an OAuth scope of this server lets its holder do, as it follows "may"; undefined for one that is no permission, and no
 * pattern of some.
 */
export function scopeWords(scope: string): string | undefined {
  if (isPermission(scope)) return permissionWords[scope];
  if (scope === '*') return 'do all that a role with * gives';
  const given = expandPattern(scope);
  return given.length === 0 ? undefined : given.map((permission) => permissionWords[permission]).join('; ');
}
