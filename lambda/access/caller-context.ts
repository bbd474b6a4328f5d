import * as z from 'zod';
import type { Caller } from './caller.ts';
import { missingClaim } from './claims.ts';
import { factsVersion } from './facts.ts';
import type { TrustedIssuers } from './issuers.ts';
import { type AccessPolicy, anyOrganization, grantOf, organizationsIn } from './policy.ts';
import type { Evidence, OrganizationMembership } from './principal.ts';

const factsShape = z.strictObject({
  version: z.literal(factsVersion),
  principal: z.strictObject({
    // Not of an IAM role: API Gateway itself says who signed.
    kind: z.enum(['user', 'machine', 'api_key', 'external']),
    issuer: z.string().min(1),
    subject: z.string().min(1),
    client: z.string().optional(),
  }),
  scopes: z.string().transform((text) => text.split(' ').filter(Boolean)),
  memberships: z
    .array(z.strictObject({ organization: z.string(), role: z.string(), permissions: z.array(z.string()) }))
    .default([]),
  organizations: z.array(z.string()).default([]),
  actingFor: z.string().min(1).optional(),
  claims: z.record(z.string(), z.unknown()).default({}),
});

type Facts = z.output<typeof factsShape>;

/** Of releases before facts, which said by which of their own rules a caller may do something. */
const namesShape = z.strictObject({
  principal: z.looseObject({}),
  rules: z.array(z.string()),
  scopes: z.array(z.string()),
});

/** Callers kept; who calls often is read once. */
const maxCallers = 1_000;

/**
 * Who the authorizer says it is, and what the policy of this function gives for it; `other release` when the verdict is
 * one that only a function of another release can read; undefined when it names nobody, or not as it is written.
 */
export type ReadVerdict = (context: unknown) => Promise<Caller | 'other release' | undefined>;

/** Asks Clerk for a user's memberships in some organizations. */
export type MembershipsIn = (
  userId: string,
  organizations: readonly string[],
) => Promise<readonly OrganizationMembership[]>;

/**
 * Makes `ReadVerdict`. An issuer counts by its URL, since the authorizer may know another one by the name that rules have;
 * and what its tokens must claim, they must also by the settings of this function. Where its rules name organizations
 * that the authorizer had no reason to ask about, it asks by itself; what that throws, reading throws.
 */
export function verdictReader(
  policy: AccessPolicy,
  issuers: TrustedIssuers,
  membershipsIn: MembershipsIn,
): ReadVerdict {
  const known = new Map<string, Caller>();
  const organizations = organizationsIn(policy);
  return async (context) => {
    const text = textOf(context, 'facts');
    if (text === undefined) {
      return namesShape.safeParse(parseJson(textOf(context, 'caller'))).success ? 'other release' : undefined;
    }
    const found = known.get(text);
    if (found) return found;
    const value = parseJson(text);
    if (isOfOtherVersion(value)) return 'other release';
    const facts = factsShape.safeParse(value).data;
    if (!facts) return undefined;
    const evidence = evidenceOf(facts, issuers);
    if (!evidence) return callerOf({ ...policy, rules: [] }, { principal: facts.principal, scopes: [] });
    const unasked = organizations.filter((organization) => isUnasked(organization, evidence));
    if (unasked.length > 0) {
      const more = await membershipsIn(evidence.principal.subject, unasked);
      return callerOf(policy, { ...evidence, memberships: [...evidence.memberships, ...more] });
    }
    const caller = callerOf(policy, evidence);
    if (known.size >= maxCallers) known.clear();
    known.set(text, caller);
    return caller;
  };
}

/** What the facts prove; undefined when they rest on the word of somebody whom this function does not trust. */
function evidenceOf(
  { actingFor, ...facts }: Facts,
  { clerk, oidc }: TrustedIssuers,
): (Evidence & Pick<Facts, 'memberships'>) | undefined {
  const { kind, issuer: url } = facts.principal;
  const evidence = { ...facts, ...(actingFor === undefined ? {} : { actingFor }) };
  if (kind !== 'external') return url === clerk ? evidence : undefined;
  const issuer = oidc.find((candidate) => candidate.issuer === url);
  if (!issuer || missingClaim(facts.claims, issuer.requiredClaims) !== undefined) return undefined;
  return { ...evidence, issuerName: issuer.name };
}

/** True when a membership there would count, and nobody has asked for it. */
function isUnasked(organization: string, { principal, organizations, actingFor }: Evidence): boolean {
  if (principal.kind !== 'user' || organizations?.includes(organization)) return false;
  return actingFor === undefined || organization === anyOrganization || actingFor === organization;
}

function callerOf(policy: AccessPolicy, evidence: Evidence): Caller {
  return { principal: evidence.principal, ...grantOf(policy, evidence) };
}

function isOfOtherVersion(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('version' in value)) return false;
  return typeof value.version === 'number' && value.version !== factsVersion;
}

function textOf(context: unknown, name: 'facts' | 'caller'): string | undefined {
  if (typeof context !== 'object' || context === null || !Object.hasOwn(context, name)) return undefined;
  const text = (context as Record<string, unknown>)[name];
  return typeof text === 'string' ? text : undefined;
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
