import type { MembershipsIn } from '../access/caller-context.ts';
import type { OrganizationMembership } from '../access/principal.ts';
import type { Clerk } from '../clerk/clerk.ts';
import { IdentityUnavailable } from '../identity/errors.ts';
import { HttpError } from './http-error.ts';

type Lookup = (userId: string) => Promise<readonly OrganizationMembership[]>;

/**
 * Asks Clerk for memberships that a verdict tells nothing of, since the authorizer has other rules; remembered for up to
 * 30 s. Throws `HttpError` 503 when Clerk does not tell, and what `openClerk` throws.
 */
export function askedMemberships(openClerk: () => Promise<Clerk>): MembershipsIn {
  const lookups = new Map<string, Lookup>();
  return async (userId, organizations) => {
    // Only between the two halves of a deployment, and while verdicts are kept.
    const { membershipLookup } = await import('../identity/memberships.ts');
    const key = organizations.join(' ');
    const lookup = lookups.get(key) ?? membershipLookup(organizations, openClerk);
    lookups.set(key, lookup);
    try {
      return await lookup(userId);
    } catch (error) {
      if (!(error instanceof IdentityUnavailable)) throw error;
      throw new HttpError(
        503,
        -32603,
        'Which organizations you belong to could not be checked just now. Nothing was done. Try again in a few seconds.',
        { 'retry-after': '5' },
      );
    }
  };
}
