import type { Evidence, OrganizationMembership } from '../access/principal.ts';
import { clerkJwtVerifier } from './clerk-jwt.ts';
import { opaqueKind } from './clerk-opaque.ts';
import type { IdentityConfig } from './config.ts';
import { InvalidCredential } from './errors.ts';
import { unverified } from './jwt.ts';
import { oidcVerifier } from './oidc.ts';

/** What needs Clerk's key, and with it code that is dear to load: made at its first use. */
export interface ClerkLookups {
  /** What an opaque credential proves. */
  readonly opaque: (token: string) => Promise<Evidence>;
  /** A user's memberships in the organizations that rules name. */
  readonly memberships: (userId: string) => Promise<readonly OrganizationMembership[]>;
}

/** Says what a bearer token proves. Throws `InvalidCredential` or `IdentityUnavailable`. */
export type Identify = (token: string) => Promise<Evidence>;

/** Makes `Identify` for the issuers of the settings. `organizations` are the Clerk organizations that rules name. */
export function identifier(
  { clerk, oidc, publicUrl }: IdentityConfig,
  organizations: readonly string[],
  lookups: () => Promise<ClerkLookups>,
): Identify {
  const clerkJwt = clerk && clerkJwtVerifier(clerk, publicUrl);
  const external = new Map(oidc.map((issuer) => [issuer.issuer, oidcVerifier(issuer, publicUrl)]));

  const withMemberships = async (evidence: Evidence): Promise<Evidence> => {
    if (evidence.principal.kind !== 'user' || organizations.length === 0) return evidence;
    const all = await (await lookups()).memberships(evidence.principal.subject);
    // Whoever chose to act for one organization has the rights of that one only.
    const { actingFor } = evidence;
    const memberships =
      actingFor === undefined ? all : all.filter(({ organization }) => organization === actingFor);
    return { ...evidence, organizations, memberships };
  };

  return async (token) => {
    const kind = opaqueKind(token);
    if (kind) {
      if (!clerk?.tokens.includes(kind)) throw new InvalidCredential(`a kind that is not taken: ${kind}`);
      return withMemberships(await (await lookups()).opaque(token));
    }
    const { header, claims } = unverified(token);
    const { iss } = claims;
    if (clerkJwt && iss === clerk.issuer) return withMemberships(await clerkJwt(token, header, claims));
    const verify = iss === undefined ? undefined : external.get(iss);
    if (!verify) throw new InvalidCredential('an issuer that is not trusted');
    return verify(token);
  };
}
