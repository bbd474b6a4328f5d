import * as z from 'zod';
import type { Caller } from './caller.ts';
import { missingClaim } from './claims.ts';
import { factsVersion } from './facts.ts';
import type { TrustedIssuers } from './issuers.ts';
import { type AccessPolicy, grantOf } from './policy.ts';
import type { Evidence } from './principal.ts';

const factsShape = z.strictObject({
  version: z.literal(factsVersion),
  principal: z.strictObject({
    // Not of an IAM role: API Gateway itself says who signed.
    kind: z.enum(['user', 'machine', 'api_key', 'external']),
    issuer: z.string().min(1),
    subject: z.string().min(1),
    client: z.string().optional(),
  }),
  scopes: z.string(),
  memberships: z
    .array(z.strictObject({ organization: z.string(), role: z.string(), permissions: z.array(z.string()) }))
    .default([]),
  claims: z.record(z.string(), z.unknown()).default({}),
});

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
export type ReadVerdict = (context: unknown) => Caller | 'other release' | undefined;

/**
 * Makes `ReadVerdict`. An issuer counts by its URL, since the authorizer may know another one by the name that rules have;
 * and what its tokens must claim, they must also by the settings of this function.
 */
export function verdictReader(policy: AccessPolicy, issuers: TrustedIssuers): ReadVerdict {
  const known = new Map<string, Caller>();
  return (context) => {
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
    const caller = callerOf(facts, policy, issuers);
    if (known.size >= maxCallers) known.clear();
    known.set(text, caller);
    return caller;
  };
}

function callerOf(
  { principal, scopes, memberships, claims }: z.output<typeof factsShape>,
  policy: AccessPolicy,
  { clerk, oidc }: TrustedIssuers,
): Caller {
  const issuer = oidc.find((candidate) => candidate.issuer === principal.issuer);
  const isTrusted =
    principal.kind === 'external'
      ? issuer !== undefined && missingClaim(claims, issuer.requiredClaims) === undefined
      : principal.issuer === clerk;
  const evidence: Evidence = {
    principal,
    scopes: scopes.split(' ').filter(Boolean),
    memberships,
    claims,
    ...(issuer && { issuerName: issuer.name }),
  };
  return { principal, ...grantOf(isTrusted ? policy : { ...policy, rules: [] }, evidence) };
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
