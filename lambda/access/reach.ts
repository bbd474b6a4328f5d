import type { FieldSchema } from './fields.ts';
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
  /** Ids of Clerk organizations: their members, invitations and domains, and they themselves. Undefined: by `domains` alone. */
  readonly organizations?: readonly string[] | undefined;
  /** Only users whose primary email address is verified and at one of these; undefined: at any. */
  readonly domains?: readonly string[] | undefined;
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
  /** Whether a tool or operation of this name works on what can be within bounds; there as soon as the function knows its tools. */
  readonly offers?: ((tool: string, bounds: readonly Bound[]) => boolean) | undefined;
  /** What a reach leaves no choice of, in the parameters of a tool; there as soon as the function knows its tools. */
  readonly fixed?: FixedParameters | undefined;
}

/** The parameters that have one value only within a reach. */
export interface FixedParameters {
  /** The schema without them. */
  readonly without: (tool: Asking, input: FieldSchema) => FieldSchema;
  /** The arguments with them. */
  readonly filled: (tool: Asking, args: unknown, input: FieldSchema) => unknown;
}

/** A tool, and what a caller needs for it. */
export interface Asking {
  readonly name: string;
  readonly permission: Permission | null;
}

/** What tells one reach from another, as text. */
export function reachKey(bounds: Reach['bounds']): string {
  return JSON.stringify([...bounds]);
}

/** Who may do what, and on whom. */
export interface Bounded {
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
  return [...new Set(bounds.flatMap(({ organizations = [] }) => organizations))];
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
  // Rules within organizations reach together as far as all of these.
  const together = { organizations: organizationsOf(bounds.filter(({ domains }) => !domains)) };
  const all = [together, ...bounds.filter(({ domains }) => domains)];
  return wanted.every((one) => all.some((bound) => contains(bound, one)));
}

type Area = Pick<Bound, 'organizations' | 'domains'>;

/** True where the one area is in the other. */
function contains(area: Area, { organizations, domains }: Area): boolean {
  return hasAll(area.organizations, organizations) && hasAll(area.domains, domains);
}

/** Undefined stands for all there are. */
function hasAll(all: readonly string[] | undefined, some: readonly string[] | undefined): boolean {
  return all === undefined || (some?.every((one) => all.includes(one)) ?? false);
}

/** Ids that are told at most; an own reach can be long. */
const maxTold = 20;

/** The bounds, as they follow "within": `org_1, org_2 and 3 more`, `the users of example.com`. */
export function reachInWords(bounds: readonly Bound[]): string {
  const whole = organizationsOf(bounds.filter(({ domains }) => !domains));
  return [
    ...(whole.length > 0 ? [some(whole)] : []),
    ...bounds.flatMap(({ domains, organizations }) =>
      domains ? [`the users of ${some(domains)}${organizations ? ` in ${some(organizations)}` : ''}`] : [],
    ),
  ].join(', and ');
}

function some(names: readonly string[]): string {
  const more = names.length - maxTold;
  return `${names.slice(0, maxTold).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
