import { claimAt, type Claims, textsIn } from './claims.ts';
import { type AccessPolicy, isOfOrganization, type PrincipalMatch } from './policy.ts';
import type { Evidence, OrganizationMembership, Principal } from './principal.ts';

/** Changed whenever facts are written or meant otherwise: a function of another version must not take them for its own. */
export const factsVersion = 1;

/**
 * What the authorizer knows of a caller, for the function to hold against rules of its own, which may be other ones: no
 * name of a rule, no permission, nothing that means something only together with the authorizer's settings.
 */
export interface Facts {
  readonly version: typeof factsVersion;
  readonly principal: Principal;
  /** All scopes of the credential, with spaces between them: which concern this server, each version knows for itself. */
  readonly scopes: string;
  readonly memberships?: readonly OrganizationMembership[] | undefined;
  readonly organizations?: readonly string[] | undefined;
  readonly actingFor?: string | undefined;
  readonly claims?: Claims | undefined;
}

/** What the authorizer hands to the function through API Gateway, whose context values are texts. */
export interface CallerContext {
  readonly facts: string;
}

/**
 * Characters of the facts inside the JSON of a verdict. With the rest of it they stay below 8 KB, which API Gateway
 * documents as the most for authorizers of WebSocket APIs; for REST APIs it documents nothing.
 */
export const maxFactsLength = 7_168;

/**
 * The evidence as the authorizer's context, in ASCII: all of it or, where that is too long, what rules of the policy
 * can match on, and the claims that its issuer must give; undefined when even that is too long.
 */
export function toCallerContext(
  policy: AccessPolicy,
  evidence: Evidence,
  requiredClaims: WantedClaims = {},
): CallerContext | undefined {
  return fitting(evidence) ?? fitting(namedOf(policy, evidence, requiredClaims));
}

type WantedClaims = Readonly<Record<string, readonly string[]>>;

function fitting(evidence: Evidence): CallerContext | undefined {
  const { principal, scopes, memberships, organizations, actingFor, claims } = evidence;
  const facts: Facts = {
    version: factsVersion,
    principal,
    scopes: [...new Set(scopes)].join(' '),
    memberships,
    organizations,
    actingFor,
    claims: claims && matchable(claims),
  };
  const text = JSON.stringify(facts).replaceAll(
    /[\u007F-\uFFFF]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return JSON.stringify(text).length <= maxFactsLength ? { facts: text } : undefined;
}

/** The claims that a rule could match: texts, lists of texts, and objects for the paths that lead to these. */
function matchable(claims: object): Claims {
  const kept = Object.entries(claims).flatMap(([name, value]): [string, unknown][] => {
    if (textsIn(value)) return [[name, value]];
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? [[name, matchable(value)]] : [];
  });
  return Object.fromEntries(kept);
}

/** The evidence without what nothing asks for. */
function namedOf({ rules }: AccessPolicy, evidence: Evidence, requiredClaims: WantedClaims): Evidence {
  const matches = rules.flatMap(({ principals }) => principals);
  const { memberships, claims, ...rest } = evidence;
  return {
    ...rest,
    ...(memberships && { memberships: namedMemberships(matches, memberships) }),
    ...(claims && { claims: namedClaims([requiredClaims, ...claimsOf(matches)], claims) }),
  };
}

function namedMemberships(
  matches: readonly PrincipalMatch[],
  memberships: readonly OrganizationMembership[],
): OrganizationMembership[] {
  const asked = matches.flatMap((match) => ('organization' in match ? [match] : []));
  const named = new Set(asked.map(({ permission }) => permission));
  return memberships
    .filter((membership) => asked.some((match) => isOfOrganization(membership, match)))
    .map(({ organization, role, permissions }) => ({
      organization,
      role,
      permissions: permissions.filter((permission) => named.has(permission)),
    }));
}

function claimsOf(matches: readonly PrincipalMatch[]): WantedClaims[] {
  return matches.flatMap((match) => ('claims' in match ? [match.claims] : []));
}

function namedClaims(wanted: readonly WantedClaims[], claims: Claims): Claims {
  const named = new Map<string, string[]>();
  for (const [name, values] of wanted.flatMap((claimed) => Object.entries(claimed))) {
    const found = textsIn(claimAt(claims, name))?.filter((value) => values.includes(value)) ?? [];
    named.set(name, [...(named.get(name) ?? []), ...found]);
  }
  return Object.fromEntries(named);
}
