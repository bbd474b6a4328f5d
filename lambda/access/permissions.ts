/** What is special about a permission. */
interface PermissionFacts {
  /** True when `*` does not include it: a role must name it, or `resource:*`. */
  readonly namedOnly?: true;
}

const table = {
  'users:read': {},
  'users:write': {},
  'users:delete': {},
  'users:ban': {},
  'users:credentials': {},
  'users:contacts': {},
  'users:authorization': {},
  'users:private': {},
  'users:offboard': {},
  'users:export': {},
  'users:verify': { namedOnly: true },
  'users:oauth_tokens': { namedOnly: true },
  'sessions:read': {},
  'sessions:private': {},
  'sessions:revoke': {},
  'sessions:create': { namedOnly: true },
  'clients:read': {},
  'invitations:read': {},
  'invitations:write': {},
  'invitations:links': { namedOnly: true },
  'organizations:read': {},
  'organizations:write': {},
  'organizations:delete': {},
  'organizations:private': {},
  'organization_domains:read': {},
  'organization_domains:write': {},
  'memberships:read': {},
  'memberships:write': {},
  'access:review': {},
  'audit:read': {},
  'roles:read': {},
  'roles:write': { namedOnly: true },
  'connections:read': {},
  'connections:write': { namedOnly: true },
  'billing:read': {},
  'billing:write': {},
  'waitlist:read': {},
  'waitlist:write': {},
  'emails:read': {},
  'emails:content': { namedOnly: true },
  'emails:send': { namedOnly: true },
  'sign_ups:read': {},
  'sign_ups:write': {},
  'restrictions:read': {},
  'restrictions:write': { namedOnly: true },
  'machines:read': {},
  'machines:write': { namedOnly: true },
  'machines:secrets': { namedOnly: true },
  'm2m_tokens:read': {},
  'm2m_tokens:revoke': {},
  'm2m_tokens:create': { namedOnly: true },
  'api_keys:read': {},
  'api_keys:write': {},
  'api_keys:create': { namedOnly: true },
  'api_keys:secrets': { namedOnly: true },
  'oauth_applications:read': {},
  'oauth_applications:revoke': {},
  'oauth_applications:write': { namedOnly: true },
  'oauth_applications:secrets': { namedOnly: true },
  'actor_tokens:create': { namedOnly: true },
  'actor_tokens:revoke': {},
  'agent_tasks:create': { namedOnly: true },
  'agent_tasks:revoke': {},
  'sign_in_tokens:create': { namedOnly: true },
  'sign_in_tokens:revoke': {},
  'testing_tokens:create': { namedOnly: true },
  'jwt_templates:read': {},
  'jwt_templates:write': { namedOnly: true },
  'redirect_urls:read': {},
  'redirect_urls:write': { namedOnly: true },
  'domains:read': {},
  'domains:write': { namedOnly: true },
  'webhooks:write': { namedOnly: true },
  'instance:read': {},
  'instance:write': { namedOnly: true },
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

/** The permissions that `*` leaves out: a role must name each, or `resource:*`. */
export const namedOnlyPermissions: readonly Permission[] = permissions.filter(
  (permission) => facts[permission].namedOnly,
);

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
