import { missingClaim } from './claims.ts';
import { expandPattern, isOurScope, type Permission } from './permissions.ts';
import type { Evidence } from './principal.ts';

/** What a rule says about whom it is for. Each kind names exactly one thing; there is no "everyone". */
export type PrincipalMatch =
  | {
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

/** Gives principals what a set of roles allows. */
export interface Rule {
  readonly name: string;
  readonly principals: readonly PrincipalMatch[];
  readonly roles: readonly string[];
}

/** Who may do what: from the stage's settings, built into the functions at synthesis. */
export interface AccessPolicy {
  /** Patterns of permissions by role name. */
  readonly roles: Readonly<Record<string, readonly string[]>>;
  readonly rules: readonly Rule[];
  /** The roles whose changes must be rehearsed first; undefined for none. */
  readonly dryRunFirst?: readonly string[] | undefined;
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
}

/** What the policy grants. Nothing that no rule gives, and of that only what the credential's scopes leave. */
export function grantOf(policy: AccessPolicy, evidence: Evidence): Grant {
  const rules = policy.rules.filter((rule) => rule.principals.some((match) => matches(match, evidence)));
  const scopes = evidence.scopes.filter(isOurScope);
  const given = new Set(rules.flatMap((rule) => permissionsOf(policy, rule)));
  const allowed = scopes.length === 0 ? given : new Set(scopes.flatMap(expandPattern));
  return {
    permissions: given.intersection(allowed),
    rules: rules.map(({ name }) => name),
    scopes,
    withheld: given.difference(allowed),
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

/** All that a rule gives. */
export function permissionsOf(policy: AccessPolicy, rule: Rule): readonly Permission[] {
  return rule.roles.flatMap((role) => policy.roles[role] ?? []).flatMap(expandPattern);
}

/** The ids of the Clerk organizations whose members some rule names. */
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
      (evidence.memberships ?? []).some(
        (membership) =>
          membership.organization === match.organization &&
          (match.role === undefined || membership.role === match.role) &&
          (match.permission === undefined || membership.permissions.includes(match.permission)),
      )
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
