/** What a permission lets a caller do, for the settings' messages and the documentation. */
interface PermissionFacts {
  readonly does: string;
  /** True when `*` does not include it: a role must name it, or `resource:*`. */
  readonly namedOnly?: true;
}

const table = {
  'users:read': { does: 'read users' },
  'users:write': { does: 'create and change users' },
  'users:delete': { does: 'delete users' },
  'users:ban': { does: 'ban, unban, lock and unlock users' },
  'users:credentials': {
    does: 'set passwords, digests, TOTP secrets and backup codes of users, and turn factors off',
  },
  'users:contacts': {
    does: "add, verify, make primary and remove users' email addresses and phone numbers, which sign their owner in",
  },
  'users:authorization': {
    does: "change the keys of users' public metadata that applications read roles from",
  },
  'users:private': { does: "read and change users' private metadata" },
  'users:offboard': { does: 'take all access from a user who leaves' },
  'users:export': { does: 'export all users' },
  'users:verify': { does: "check a user's password or one-time code", namedOnly: true },
  'users:oauth_tokens': { does: "read users' access tokens of other services", namedOnly: true },
  'sessions:read': { does: 'read sessions' },
  'sessions:private': { does: 'read where sessions come from: IP address and city' },
  'sessions:revoke': { does: 'revoke sessions' },
  'sessions:create': { does: 'create sessions and their tokens', namedOnly: true },
  'clients:read': { does: 'read the browsers and devices that users sign in with' },
  'invitations:read': { does: 'read invitations to the application and to organizations' },
  'invitations:write': {
    does: 'invite people to the application, and revoke invitations, also those to organizations',
  },
  'invitations:links': {
    does: 'read the links of invitations, which let anyone in who has them',
    namedOnly: true,
  },
  'organizations:read': { does: 'read organizations' },
  'organizations:write': { does: 'create and change organizations' },
  'organizations:delete': { does: 'delete organizations' },
  'organizations:private': { does: 'read and change private metadata of organizations and memberships' },
  'organization_domains:read': { does: 'read the email domains of organizations' },
  'organization_domains:write': { does: 'change the email domains whose people may join organizations' },
  'memberships:read': { does: 'read who belongs to which organization, with role and permissions' },
  'memberships:write': { does: 'add, change and remove members of organizations, and invite them' },
  'access:review': { does: 'review who has access to what' },
  'audit:read': { does: 'read who changed what through this server' },
  'roles:read': { does: 'read roles, permissions and role sets of organizations' },
  'roles:write': { does: 'change roles, permissions and role sets of all organizations', namedOnly: true },
  'connections:read': { does: 'read SAML and enterprise connections' },
  'connections:write': { does: 'change SAML and enterprise connections', namedOnly: true },
  'billing:read': { does: 'read plans and subscriptions' },
  'billing:write': { does: 'change subscriptions' },
  'waitlist:read': { does: 'read the waitlist' },
  'waitlist:write': { does: 'add to the waitlist, invite from it and reject' },
  'emails:read': { does: 'read to whom emails were sent, and how far they came' },
  'emails:content': {
    does: 'read the text of emails, which may hold codes and links that let people in',
    namedOnly: true,
  },
  'emails:send': { does: 'send emails in the name of the application', namedOnly: true },
  'sign_ups:read': { does: 'read sign-ups under way' },
  'sign_ups:write': { does: 'change sign-ups under way' },
  'restrictions:read': { does: 'read the allowlist and the blocklist' },
  'restrictions:write': { does: 'change the allowlist and the blocklist', namedOnly: true },
  'machines:read': { does: 'read machines' },
  'machines:write': { does: 'create, change and delete machines', namedOnly: true },
  'machines:secrets': { does: 'read and rotate the secret keys of machines', namedOnly: true },
  'm2m_tokens:read': { does: 'read and verify M2M tokens' },
  'm2m_tokens:revoke': { does: 'revoke M2M tokens' },
  'm2m_tokens:create': { does: 'create M2M tokens', namedOnly: true },
  'api_keys:read': { does: 'read and verify API keys' },
  'api_keys:write': { does: 'revoke and delete API keys' },
  'api_keys:create': { does: 'create API keys, and change what they may do', namedOnly: true },
  'api_keys:secrets': { does: 'read the secrets of API keys', namedOnly: true },
  'oauth_applications:read': { does: 'read OAuth applications, and verify access tokens' },
  'oauth_applications:revoke': { does: 'revoke access tokens of OAuth applications' },
  'oauth_applications:write': { does: 'create, change and delete OAuth applications', namedOnly: true },
  'oauth_applications:secrets': {
    does: 'read and rotate the secrets of OAuth applications',
    namedOnly: true,
  },
  'actor_tokens:create': { does: 'create tokens to act as a user', namedOnly: true },
  'actor_tokens:revoke': { does: 'revoke tokens to act as a user' },
  'agent_tasks:create': { does: 'create tasks in which an agent acts as a user', namedOnly: true },
  'agent_tasks:revoke': { does: 'revoke tasks in which an agent acts as a user' },
  'sign_in_tokens:create': { does: 'create tokens that sign a user in', namedOnly: true },
  'sign_in_tokens:revoke': { does: 'revoke tokens that sign a user in' },
  'testing_tokens:create': { does: 'create tokens that pass bot protection in tests', namedOnly: true },
  'jwt_templates:read': { does: 'read JWT templates' },
  'jwt_templates:write': { does: 'change JWT templates', namedOnly: true },
  'redirect_urls:read': { does: 'read redirect URLs' },
  'redirect_urls:write': { does: 'change redirect URLs', namedOnly: true },
  'domains:read': { does: 'read the domains of the instance' },
  'domains:write': { does: 'change the domains of the instance', namedOnly: true },
  'webhooks:write': { does: 'set up, open and remove webhooks', namedOnly: true },
  'instance:read': { does: 'read the settings and keys of the instance' },
  'instance:write': { does: 'change the settings of the instance', namedOnly: true },
} as const satisfies Record<`${string}:${string}`, PermissionFacts>;

/** One thing that a caller may do: `resource:verb`. */
export type Permission = keyof typeof table;

const facts: Readonly<Record<Permission, PermissionFacts>> = table;

/** Every permission there is, in a stable order. */
export const permissions = Object.keys(table) as readonly Permission[];

const known: ReadonlySet<string> = new Set(permissions);
const resources: ReadonlySet<string> = new Set(permissions.map((permission) => resourceOf(permission)));

function resourceOf(permission: string): string {
  return permission.slice(0, permission.indexOf(':'));
}

/** True for exactly the permissions there are; case matters. */
export function isPermission(text: string): text is Permission {
  return known.has(text);
}

/** What a permission is for, in words. */
export function describePermission(permission: Permission): string {
  return facts[permission].does;
}

/**
 * The permissions that a pattern stands for: itself, `resource:*` for all of a resource, `*` for all but those that
 * must be named. Empty for anything else.
 */
export function expandPattern(pattern: string): readonly Permission[] {
  if (isPermission(pattern)) return [pattern];
  if (pattern === '*') return permissions.filter((permission) => !facts[permission].namedOnly);
  if (!pattern.endsWith(':*')) return [];
  return permissions.filter((permission) => permission.startsWith(pattern.slice(0, -1)));
}

/** What stands between the scopes of issuers that write several into one, or the API's own address in front of it. */
const betweenScopes = /[/,+;|#]/;

/**
 * True when an OAuth scope is meant for this server: `*`, or anything about one of its resources, in whatever case,
 * behind whatever address and whether or not the verb is known. Such a scope limits; only one that names a permission
 * exactly also gives.
 */
export function isOurScope(scope: string): boolean {
  return scope.split(betweenScopes).some((part) => {
    const [resource = '', verb] = part.toLowerCase().split(':');
    return part === '*' || (verb !== undefined && resources.has(resource));
  });
}
