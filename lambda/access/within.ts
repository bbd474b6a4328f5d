import type { Permission } from './permissions.ts';

/** What a rule says about on whom it gives its permissions; of organizations and domains, on whoever is in both. */
export interface Within {
  /**
   * Ids of Clerk organizations; `own`: those by which the caller is one of the rule's principals, of which a token that
   * names an organization leaves that one. Undefined for all, and for none.
   */
  readonly organizations?: readonly string[] | 'own' | undefined;
  /**
   * `exclusive`: gives the permissions that change users themselves, on those who belong to no organization outside. With
   * domains: only users whose primary email address is verified and at one of them.
   */
  readonly users?: 'exclusive' | UsersOfDomains | undefined;
}

/** Users by where their primary email address is. */
export interface UsersOfDomains {
  /** In lower case; those below them are others. */
  readonly emailDomains: readonly string[];
  /** As `exclusive` alone; only together with organizations. */
  readonly exclusive?: true | undefined;
}

/** The domains that a reach is limited to; undefined where it is by none. */
export function domainsOf({ users }: Within): readonly string[] | undefined {
  return typeof users === 'object' ? users.emailDomains : undefined;
}

/** True where users may be changed who belong to no organization outside. */
export function isExclusive({ users }: Within): boolean {
  return users === 'exclusive' || (typeof users === 'object' && users.exclusive === true);
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

/** The permissions that read what is of one user alone, which Clerk can be asked for one by one. */
const ofOneUser: ReadonlySet<Permission> = new Set([
  'users:read',
  'users:private',
  'sessions:read',
  'sessions:private',
]);

/** What a permission comes to on the users of some domains, who may have to be members of some organizations, too. */
function meaningOfDomains(permission: Permission, isInOrganizations: boolean) {
  if (ofOneUser.has(permission)) return 'given';
  // Who is invited has the address in the end; nobody is invited into an organization by a domain.
  if (permission === 'invitations:write') return isInOrganizations ? undefined : 'given';
  const meaning = meaningWithin(permission);
  return meaning === 'exclusive' ? (isInOrganizations ? 'exclusive' : 'given') : undefined;
}

/** What a permission comes to within a reach; undefined for one that has no meaning there. */
export function meaningIn(permission: Permission, within: Within): 'given' | 'exclusive' | undefined {
  if (!domainsOf(within)) return meaningWithin(permission);
  return meaningOfDomains(permission, within.organizations !== undefined);
}

/** True when a rule with this reach gives the permission, where its roles name it. */
export function givesWithin(permission: Permission, within: Within): boolean {
  const meaning = meaningIn(permission, within);
  return meaning === 'given' || (meaning === 'exclusive' && isExclusive(within));
}

/** True for a reach of whole organizations, with whoever is in them. */
export function isOfWholeOrganizations({ users }: Within): boolean {
  return users === undefined || users === 'exclusive';
}
