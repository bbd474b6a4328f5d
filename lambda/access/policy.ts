import { missingClaim } from './claims.ts';
import type { Condition, Way, Ways } from './conditions.ts';
import type { MaskedField, Masks } from './masks.ts';
import { expandPattern, isOurScope, type Permission } from './permissions.ts';
import type { Evidence, OrganizationMembership } from './principal.ts';
import { type Bound, type OwnMembership, type Reach, reachKey } from './reach.ts';
import { domainsOf, givesWithin, isExclusive, isOfWholeOrganizations, type Within } from './within.ts';

/** Stands in a rule for every organization; the rule is then within those by which a caller is its principal. */
export const anyOrganization = 'any';

/** What a rule says about whom it is for. Each kind names exactly one thing; there is no "everyone". */
export type PrincipalMatch =
  | {
      /** An id, or `any`. */
      readonly organization: string;
      readonly role?: string | undefined;
      readonly permission?: string | undefined;
    }
  | { readonly user: string }
  | { readonly machine: string }
  | { readonly apiKey: string }
  /** A role's ARN, or the name of a role in the account that the stack is in. */
  | { readonly iamRole: string }
  | { readonly issuer: string; readonly claims: Readonly<Record<string, readonly string[]>> };

type OrganizationMatch = Extract<PrincipalMatch, { readonly organization: string }>;

/** Gives principals what a set of roles allows. */
export interface Rule {
  readonly name: string;
  readonly principals: readonly PrincipalMatch[];
  readonly roles: readonly string[];
  /** On whom; on everybody when left out. */
  readonly within?: Within | undefined;
  /** What is masked of what the rule gives to read. */
  readonly mask?: readonly MaskedField[] | undefined;
  /** What a call must be like, to be given anything; all of it. */
  readonly when?: readonly Condition[] | undefined;
  /** Gives changes although the policy is read-only. */
  readonly production?: true | undefined;
}

/** Who may do what: from the stage's settings, built into the functions at synthesis. */
export interface AccessPolicy {
  /** Patterns of permissions by role name. */
  readonly roles: Readonly<Record<string, readonly string[]>>;
  readonly rules: readonly Rule[];
  /** The roles whose changes must be rehearsed first; undefined for none. */
  readonly dryRunFirst?: readonly string[] | undefined;
  /** Only rules with `production` give changes. */
  readonly readOnly?: true | undefined;
}

/** What a principal may do, and why. */
export interface Grant {
  readonly permissions: ReadonlySet<Permission>;
  /** Names of the rules that name the principal, in the order of the settings. */
  readonly rules: readonly string[];
  /** The credential's scopes that concern this server; none means that they limit nothing. */
  readonly scopes: readonly string[];
  /** Permissions that the rules give and the scopes take away again. */
  readonly withheld: ReadonlySet<Permission>;
  /** On whom; undefined where nothing is bounded. */
  readonly reach?: Reach | undefined;
  /** What is masked; undefined where nothing is. */
  readonly masks?: Masks | undefined;
  /** By which rules each permission is given; undefined where every rule gives what it gives for every call. */
  readonly ways?: Ways | undefined;
}

/** What the policy grants. Nothing that no rule gives, and of that only what the credential's scopes leave. */
export function grantOf(policy: AccessPolicy, evidence: Evidence): Grant {
  const rules = policy.rules.filter((rule) => rule.principals.some((match) => matches(match, evidence)));
  const scopes = evidence.scopes.filter(isOurScope);
  const given = new Set(rules.flatMap((rule) => permissionsOf(policy, rule)));
  const allowed = scopes.length === 0 ? given : new Set(scopes.flatMap(expandPattern));
  const reach = reachOf(policy, rules, evidence);
  const masks = masksOf(policy, rules, evidence);
  const ways = waysOf(policy, rules, evidence);
  return {
    permissions: given.intersection(allowed),
    rules: rules.map(({ name }) => name),
    scopes,
    withheld: given.difference(allowed),
    ...(reach && { reach }),
    ...(masks && { masks }),
    ...(ways && { ways }),
  };
}

/** True when one of the rules gives the permission by a role whose changes must be rehearsed first. */
export function mustRehearse(
  { roles, rules, dryRunFirst = [] }: AccessPolicy,
  met: readonly string[],
  permission: Permission,
): boolean {
  if (dryRunFirst.length === 0) return false;
  return rules.some(
    (rule) =>
      met.includes(rule.name) &&
      rule.roles.some(
        (role) =>
          dryRunFirst.includes(role) && (roles[role] ?? []).flatMap(expandPattern).includes(permission),
      ),
  );
}

/** All that a rule gives; within a reach, only what has a meaning there. */
export function permissionsOf(policy: AccessPolicy, rule: Rule): readonly Permission[] {
  const { roles, within } = rule;
  const named = roles.flatMap((role) => policy.roles[role] ?? []).flatMap(expandPattern);
  return within ? named.filter((permission) => givesWithin(permission, within)) : named;
}

/** On whom the rules that name a principal give what they give. */
function reachOf(policy: AccessPolicy, rules: readonly Rule[], evidence: Evidence): Reach | undefined {
  if (rules.every(({ within }) => within === undefined)) return undefined;
  const boundless = new Set(
    rules.filter(({ within }) => !within).flatMap((rule) => permissionsOf(policy, rule)),
  );
  const bounds = new Map<Permission, Bound[]>();
  for (const rule of rules) {
    const bound = rule.within && boundOf(rule, rule.within, evidence);
    if (!bound) continue;
    for (const permission of new Set(permissionsOf(policy, rule))) {
      if (!boundless.has(permission)) bounds.set(permission, [...(bounds.get(permission) ?? []), bound]);
    }
  }
  if (bounds.size === 0) return undefined;
  return { bounds, key: reachKey(bounds) };
}

/** What the rules that name a principal mask: what no rule that gives the same permission everywhere leaves as it is. */
function masksOf(policy: AccessPolicy, rules: readonly Rule[], evidence: Evidence): Masks | undefined {
  if (rules.every(({ mask }) => mask === undefined)) return undefined;
  const masks = new Map<Permission, Map<MaskedField, Bound[]>>();
  for (const permission of new Set(rules.flatMap((rule) => permissionsOf(policy, rule)))) {
    const giving = rules.filter((rule) => permissionsOf(policy, rule).includes(permission));
    for (const field of new Set(giving.flatMap(({ mask = [] }) => mask))) {
      const showing = giving.filter(
        (rule) => !rule.mask?.includes(field) && showsAlways(policy, rule, permission),
      );
      if (showing.some(({ within }) => within === undefined)) continue;
      const bounds = showing.flatMap((rule) =>
        rule.within && isOfWholeOrganizations(rule.within) ? boundOf(rule, rule.within, evidence) : [],
      );
      masks.set(permission, (masks.get(permission) ?? new Map<MaskedField, Bound[]>()).set(field, bounds));
    }
  }
  return masks.size === 0 ? undefined : masks;
}

/** True for a rule that gives the permission to any call: what others mask, no rule shows by calls that it does not give. */
function showsAlways(
  { readOnly }: AccessPolicy,
  { when, production }: Rule,
  permission: Permission,
): boolean {
  return when === undefined && (!readOnly || production === true || permission.endsWith(':read'));
}

/** How the rules that name a principal give what they give, where that is not the same for every call. */
function waysOf(policy: AccessPolicy, rules: readonly Rule[], evidence: Evidence): Ways | undefined {
  if (!policy.readOnly && rules.every(({ when }) => when === undefined)) return undefined;
  const ways = new Map<Permission, Way[]>();
  for (const rule of rules) {
    const { name, within, when = [], production } = rule;
    const bound = within && boundOf(rule, within, evidence);
    const way = { rule: name, bound, conditions: when, changes: !policy.readOnly || production === true };
    for (const permission of new Set(permissionsOf(policy, rule))) {
      ways.set(permission, [...(ways.get(permission) ?? []), way]);
    }
  }
  return ways;
}

function boundOf({ name, principals }: Rule, within: Within, evidence: Evidence): Bound {
  const { organizations } = within;
  const domains = domainsOf(within);
  const common = { rule: name, exclusive: isExclusive(within), ...(domains && { domains }) };
  if (organizations !== 'own') return { ...common, ...(organizations && { organizations }) };
  const own = principals.flatMap((match): OwnMembership[] =>
    'organization' in match ? [ownMembership(match)] : [],
  );
  const theirs = (evidence.memberships ?? []).filter((membership) =>
    own.some((wanted) => isMembership(membership, wanted)),
  );
  return { ...common, organizations: theirs.map(({ organization }) => organization), own };
}

function ownMembership({ organization, role, permission }: OrganizationMatch): OwnMembership {
  return { organization: organization === anyOrganization ? undefined : organization, role, permission };
}

/** True for a membership in the organization that is wanted, with the role and the permission that are. */
export function isMembership(membership: OrganizationMembership, wanted: OwnMembership): boolean {
  const { organization, role, permission } = wanted;
  return (
    (organization === undefined || membership.organization === organization) &&
    (role === undefined || membership.role === role) &&
    (permission === undefined || membership.permissions.includes(permission))
  );
}

/**
 * True for a membership in the organization that a rule names; where it names any, for one with the role and the
 * permission that it wants, of which there may be few among many.
 */
export function isOfOrganization(membership: OrganizationMembership, match: OrganizationMatch): boolean {
  if (match.organization === anyOrganization) return isMembership(membership, ownMembership(match));
  return membership.organization === match.organization;
}

/** The ids of the Clerk organizations whose members some rule names, and `any` where one names those of every one. */
export function organizationsIn(policy: AccessPolicy): readonly string[] {
  const named = policy.rules
    .flatMap((rule) => rule.principals)
    .flatMap((match) => ('organization' in match ? [match.organization] : []));
  return [...new Set(named)];
}

/** True when the evidence shows the principal that a rule names. */
export function matches(match: PrincipalMatch, evidence: Evidence): boolean {
  const { principal } = evidence;
  if ('organization' in match) {
    return (
      principal.kind === 'user' &&
      (evidence.memberships ?? []).some((membership) => isMembership(membership, ownMembership(match)))
    );
  }
  if ('user' in match) return principal.kind === 'user' && principal.subject === match.user;
  if ('machine' in match) return principal.kind === 'machine' && principal.subject === match.machine;
  if ('apiKey' in match) return principal.kind === 'api_key' && principal.client === match.apiKey;
  if ('iamRole' in match) {
    return principal.kind === 'iam_role' && isRole(match.iamRole, principal.subject, evidence.homeAccount);
  }
  return (
    principal.kind === 'external' &&
    evidence.issuerName === match.issuer &&
    missingClaim(evidence.claims ?? {}, match.claims) === undefined
  );
}

/**
 * An assumed role's ARN has lost the role's path, and names of roles are unique in an account: account and name are
 * compared. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
function isRole(wanted: string, actual: string, homeAccount: string | undefined): boolean {
  const [account, name] = roleParts(actual);
  const [wantedAccount, wantedName] = wanted.startsWith('arn:') ? roleParts(wanted) : [homeAccount, wanted];
  return account !== undefined && name !== undefined && account === wantedAccount && name === wantedName;
}

function roleParts(arn: string): [string | undefined, string | undefined] {
  const [, account, path] = /^arn:aws[a-z-]*:iam::(\d{12}):role\/(.+)$/.exec(arn) ?? [];
  return [account, path?.split('/').at(-1)];
}
