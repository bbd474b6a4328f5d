import type { APIKey, ClerkClient } from '@clerk/backend';
import type { Clerk } from '../clerk/clerk.ts';
import { ClerkFailure } from '../clerk/failure.ts';
import { machine, type UserEvidence } from './clerk-jwt.ts';
import type { ClerkTokenKind } from './config.ts';
import { IdentityUnavailable, InvalidCredential } from './errors.ts';
import { verdictCache } from './verdict-cache.ts';

const kinds: Readonly<Record<string, ClerkTokenKind>> = { oat_: 'oauth', mt_: 'm2m', ak_: 'apiKey' };

/** Which kind of opaque Clerk credential this is, by its prefix; undefined for none. */
export function opaqueKind(token: string): ClerkTokenKind | undefined {
  const prefix = Object.keys(kinds).find((start) => token.startsWith(start));
  return prefix === undefined ? undefined : kinds[prefix];
}

interface Verdict {
  readonly evidence: UserEvidence;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/**
 * Says what an opaque credential of the Clerk instance proves, by asking Clerk; remembered for up to 30 s.
 * Throws `InvalidCredential`, or `IdentityUnavailable` when Clerk does not tell.
 */
export function opaqueVerifier(
  issuer: string,
  publicUrl: string,
  openClerk: () => Promise<Clerk>,
): (token: string) => Promise<UserEvidence> {
  const verdicts = verdictCache(
    async (token): Promise<Verdict> => {
      const clerk = await openClerk();
      const kind = opaqueKind(token);
      if (kind === 'oauth')
        return oauthToken(await ask(clerk, (client) => client.idPOAuthAccessToken.verify(token)));
      if (kind === 'm2m') return machineToken(await ask(clerk, (client) => client.m2m.verify({ token })));
      return apiKey(await ask(clerk, (client) => client.apiKeys.verify(token)));
    },
    ({ expiresAt }) => expiresAt,
  );

  const oauthToken = (token: Awaited<ReturnType<ClerkClient['idPOAuthAccessToken']['verify']>>): Verdict => {
    if (!token.subject.startsWith('user_')) throw new InvalidCredential('an OAuth token of no user');
    requireAudience(token.aud, publicUrl);
    return {
      evidence: {
        principal: { kind: 'user', issuer, subject: token.subject, client: token.clientId },
        scopes: token.scopes,
      },
      // Seconds, unlike the two others.
      expiresAt: live(token, (token.expiration ?? Infinity) * 1000),
    };
  };

  const machineToken = (token: Awaited<ReturnType<ClerkClient['m2m']['verify']>>): Verdict => {
    if (!token.subject.startsWith('mch_')) throw new InvalidCredential('an M2M token of no machine');
    const claims: Record<string, unknown> = token.claims ?? {};
    requireAudience(claims['aud'], publicUrl);
    return {
      evidence: machine(issuer, token.subject, claims),
      expiresAt: live(token, token.expiration ?? Infinity),
    };
  };

  const apiKey = (key: APIKey): Verdict => {
    const audience: unknown = key.claims?.['aud'];
    // A rule names the key itself, so it needs no audience; one that it has must be right.
    if (audience !== undefined) requireAudience(audience, publicUrl);
    return {
      evidence: {
        principal: { kind: 'api_key', issuer, subject: key.subject, client: key.id },
        scopes: key.scopes,
      },
      expiresAt: live(key, key.expiration ?? Infinity),
    };
  };

  return async (token) => (await verdicts(token)).evidence;
}

/** When a credential ends, in milliseconds. Clerk answers for revoked and expired ones too, and says so. */
function live(credential: { revoked: boolean; expired: boolean }, expiresAt: number): number {
  if (credential.revoked || credential.expired || expiresAt <= Date.now()) {
    throw new InvalidCredential(credential.revoked ? 'revoked' : 'expired');
  }
  return expiresAt;
}

function requireAudience(audience: unknown, publicUrl: string): void {
  if (![audience].flat().includes(publicUrl)) throw new InvalidCredential('not for this audience');
}

/** Statuses with which Clerk says that it knows no such credential. */
const unknownStatuses = new Set([400, 404, 410, 422]);

async function ask<T>(clerk: Clerk, call: (client: ClerkClient) => Promise<T>): Promise<T> {
  try {
    return await clerk.read(call);
  } catch (error) {
    if (!(error instanceof ClerkFailure)) throw error;
    if (error.kind === 'refused' && unknownStatuses.has(error.status ?? 0)) {
      throw new InvalidCredential('unknown to Clerk', { cause: error });
    }
    throw new IdentityUnavailable(`Clerk: ${error.message}`, { cause: error });
  }
}
