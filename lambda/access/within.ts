import type { Permission } from './permissions.ts';

/** What a rule says about on whom it gives its permissions. */
export interface Within {
  /**
   * Ids of Clerk organizations; `own`: those by which the caller is one of the rule's principals, of which a token that
   * names an organization leaves that one.
   */
  readonly organizations: readonly string[] | 'own';
  /** Gives the permissions that change users themselves, on those who belong to no organization outside. */
  readonly users?: 'exclusive' | undefined;
}

/**
 * What a permission comes to within organizations: `given`, or `exclusive`: only on users who belong to no other
 * organization. All others have no meaning there.
 */
const meanings = {
  'users:read': 'given',
  'users:private': 'given',
  'users:export': 'given',
  'sessions:read': 'given',
  'sessions:private': 'given',
  'organizations:read': 'given',
  'organizations:private': 'given',
  'organization_domains:read': 'given',
  'memberships:read': 'given',
  'memberships:write': 'given',
  'invitations:read': 'given',
  'invitations:write': 'given',
  'access:review': 'given',
  'users:write': 'exclusive',
  'users:delete': 'exclusive',
  'users:ban': 'exclusive',
  'users:contacts': 'exclusive',
  'users:credentials': 'exclusive',
  'users:authorization': 'exclusive',
  'sessions:revoke': 'exclusive',
} as const satisfies Partial<Record<Permission, 'given' | 'exclusive'>>;

const known: Readonly<Partial<Record<Permission, 'given' | 'exclusive'>>> = meanings;

/** What a permission comes to within organizations; undefined for one that has no meaning there. */
export function meaningWithin(permission: Permission): 'given' | 'exclusive' | undefined {
  return known[permission];
}

/** True when a rule with this reach gives the permission, where its roles name it. */
export function givesWithin(permission: Permission, { users }: Within): boolean {
  const meaning = meaningWithin(permission);
  return meaning === 'given' || (meaning === 'exclusive' && users === 'exclusive');
}

/** True for a reach of whole organizations, with whoever is in them. */
export function isOfWholeOrganizations({ users }: Within): boolean {
  return users === undefined || users === 'exclusive';
}
