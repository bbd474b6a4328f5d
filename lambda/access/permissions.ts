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
  'users:credentials': { does: 'set passwords, digests, TOTP secrets and backup codes of users' },
  'users:private': { does: "read and change users' private metadata" },
  'memberships:read': { does: 'read who belongs to which organization, with role and permissions' },
  'organizations:private': { does: 'read and change private metadata of organizations and memberships' },
  'invitations:write': { does: 'invite people to the application' },
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

/**
 * True when an OAuth scope is meant for this server: `*`, or anything about one of its resources, in whatever case
 * and whether or not the verb is known. Such a scope limits; only one that names a permission exactly also gives.
 */
export function isOurScope(scope: string): boolean {
  if (scope === '*') return true;
  const colon = scope.indexOf(':');
  return colon > 0 && resources.has(scope.slice(0, colon).toLowerCase());
}
