import type { Permission } from './permissions.ts';

/** A membership by which a caller is one of a rule's principals; in any organization where it names none. */
export interface OwnMembership {
  readonly organization: string | undefined;
  readonly role: string | undefined;
  readonly permission: string | undefined;
}

/** On whom one rule gives a permission. */
export interface Bound {
  /** The name of the rule. */
  readonly rule: string;
  /** Ids of Clerk organizations: their members, invitations and domains, and they themselves. */
  readonly organizations: readonly string[];
  /** Users may be changed themselves, where they belong to no organization outside. */
  readonly exclusive: boolean;
  /** What the caller must still be there for a change; undefined where the settings name the organizations. */
  readonly own?: readonly OwnMembership[] | undefined;
}

/** On whom a caller may do what, for the permissions that no rule gives without bounds. */
export interface Reach {
  readonly bounds: ReadonlyMap<Permission, readonly Bound[]>;
  /** What tells one reach from another, as text. */
  readonly key: string;
  /** Whether a tool or operation of this name works on what can be within a reach; there as soon as the function knows its tools. */
  readonly offers?: ((tool: string) => boolean) | undefined;
}

/** What tells one reach from another, as text. */
export function reachKey(bounds: Reach['bounds']): string {
  return JSON.stringify([...bounds]);
}

/** Who may do what, and on whom. */
interface Bounded {
  readonly permissions: ReadonlySet<Permission>;
  readonly reach?: Reach | undefined;
}

/** The bounds of a permission; undefined where it has none, empty for what asks for no permission. */
export function boundsOf(
  permission: Permission | null | undefined,
  { reach }: Bounded,
): readonly Bound[] | undefined {
  if (!reach) return undefined;
  return permission ? reach.bounds.get(permission) : [];
}

/** The ids of all organizations of the bounds, each once. */
export function organizationsOf(bounds: readonly Bound[]): readonly string[] {
  return [...new Set(bounds.flatMap(({ organizations }) => organizations))];
}

const effective = new WeakMap<ReadonlySet<Permission>, Map<Permission, ReadonlySet<Permission>>>();

/**
 * The permissions that count in a call for which `permission` is asked: all that hold wherever that one does. So no
 * permission that is given in one place adds to what is given in another. The same set at every call of a caller.
 */
export function permissionsFor(permission: Permission | null, caller: Bounded): ReadonlySet<Permission> {
  const { permissions, reach } = caller;
  if (!reach || permission === null) return permissions;
  const known = effective.get(permissions) ?? new Map<Permission, ReadonlySet<Permission>>();
  effective.set(permissions, known);
  let found = known.get(permission);
  if (!found) {
    const wanted = boundsOf(permission, caller);
    found = new Set([...permissions].filter((other) => covers(boundsOf(other, caller), wanted)));
    known.set(permission, found);
  }
  return found;
}

function covers(bounds: readonly Bound[] | undefined, wanted: readonly Bound[] | undefined): boolean {
  if (!bounds) return true;
  if (!wanted) return false;
  const organizations = new Set(organizationsOf(bounds));
  return organizationsOf(wanted).every((organization) => organizations.has(organization));
}

/** Ids that are told at most; an own reach can be long. */
const maxTold = 20;

/** The organizations of the bounds, as they follow "within": `org_1, org_2 and 3 more`. */
export function reachInWords(bounds: readonly Bound[]): string {
  const organizations = organizationsOf(bounds);
  const more = organizations.length - maxTold;
  return `${organizations.slice(0, maxTold).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
