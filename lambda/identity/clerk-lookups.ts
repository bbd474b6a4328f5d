import type { Clerk } from '../clerk/clerk.ts';
import type { AuthorizerEnvironment } from './environment.ts';
import type { ClerkLookups } from './identify.ts';

/** Milliseconds for all that one request asks Clerk: an agent waits for it before each first call. */
const deadline = 3_000;

/**
 * What needs Clerk's key. Everything is loaded at the first use: a JWT is verified without Clerk's SDK, and the
 * authorizer starts in a fraction of the time.
 */
export function clerkLookups(
  { identity, clerkApiUrl, clerkSecretId }: AuthorizerEnvironment,
  organizations: readonly string[],
): () => Promise<ClerkLookups> {
  let lookups: Promise<ClerkLookups> | undefined;

  const load = async (): Promise<ClerkLookups> => {
    const [{ clerkGateway }, { cachedSecretKey, readSecret }, { opaqueVerifier }, { membershipLookup }] =
      await Promise.all([
        import('../clerk/clerk.ts'),
        import('../clerk/secret-key.ts'),
        import('./clerk-opaque.ts'),
        import('./memberships.ts'),
      ]);
    const key = cachedSecretKey(() => readSecret(clerkSecretId));
    const gateway = clerkGateway({ key, apiUrl: clerkApiUrl, deadline });
    const open = async (): Promise<Clerk> => gateway.open({ remaining: () => deadline });
    return {
      opaque: opaqueVerifier(identity.clerk?.issuer ?? '', identity.publicUrl, open),
      memberships: membershipLookup(organizations, open),
    };
  };

  return () => (lookups ??= load());
}
