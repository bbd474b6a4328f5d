import type { APIKey, ClerkClient } from '@clerk/backend';
import type { Evidence } from '../access/principal.ts';
import type { Clerk } from '../clerk/clerk.ts';
import { ClerkFailure } from '../clerk/failure.ts';
import { machine } from './clerk-jwt.ts';
import type { ClerkTokenKind } from './config.ts';
import { IdentityUnavailable, InvalidCredential } from './errors.ts';
import { requireAudience, scopesIn, textIn, wrongType } from './read-claims.ts';
import { verdictCache } from './verdict-cache.ts';

const kinds: Readonly<Record<string, ClerkTokenKind>> = { oat_: 'oauth', mt_: 'm2m', ak_: 'apiKey' };

/** Which kind of opaque Clerk credential this is, by its prefix; undefined for none. */
export function opaqueKind(token: string): ClerkTokenKind | undefined {
  const prefix = Object.keys(kinds).find((start) => token.startsWith(start));
  return prefix === undefined ? undefined : kinds[prefix];
}

interface Verdict {
  readonly evidence: Evidence;
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
): (token: string) => Promise<Evidence> {
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
    const subject = required(token.subject, 'subject');
    if (!subject.startsWith('user_')) throw new InvalidCredential('an OAuth token of no user');
    requireAudience(token.aud, publicUrl);
    return {
      evidence: {
        principal: { kind: 'user', issuer, subject, client: required(token.clientId, 'client_id') },
        scopes: scopesOf(token),
      },
      // Seconds, unlike the two others.
      expiresAt: live(token, 1_000),
    };
  };

  const machineToken = (token: Awaited<ReturnType<ClerkClient['m2m']['verify']>>): Verdict => {
    const subject = required(token.subject, 'subject');
    if (!subject.startsWith('mch_')) throw new InvalidCredential('an M2M token of no machine');
    const claims = claimsOf(token);
    requireAudience(claims['aud'], publicUrl);
    return { evidence: machine(issuer, subject, claims), expiresAt: live(token) };
  };

  const apiKey = (key: APIKey): Verdict => {
    const { aud: audience } = claimsOf(key);
    // A rule names the key itself, so it needs no audience; one that it has must be right.
    if (audience !== undefined) requireAudience(audience, publicUrl);
    return {
      evidence: {
        principal: {
          kind: 'api_key',
          issuer,
          subject: required(key.subject, 'subject'),
          client: required(key.id, 'id'),
        },
        scopes: scopesOf(key),
      },
      expiresAt: live(key),
    };
  };

  return async (token) => (await verdicts(token)).evidence;
}

/** What Clerk says of a credential. The SDK hands on whatever Clerk answers, so that nothing is of its type yet. */
interface Answered {
  readonly revoked: unknown;
  readonly expired: unknown;
  readonly expiration: unknown;
}

/**
 * When a credential ends, in milliseconds; `unit` is how many the answer counts in. Clerk answers for revoked and
 * expired ones too, and says so.
 */
function live({ revoked, expired, expiration }: Answered, unit = 1): number {
  if (typeof revoked !== 'boolean' || typeof expired !== 'boolean') throw wrongType('revoked or expired');
  if (expiration !== null && !Number.isFinite(expiration)) throw wrongType('expiration');
  const expiresAt = expiration === null ? Infinity : Number(expiration) * unit;
  if (revoked || expired || expiresAt <= Date.now()) {
    throw new InvalidCredential(revoked ? 'revoked' : 'expired');
  }
  return expiresAt;
}

function required(value: unknown, name: string): string {
  const text = textIn(value, name);
  if (text === undefined) throw wrongType(name);
  return text;
}

function scopesOf({ scopes }: { readonly scopes: unknown }): string[] {
  if (!Array.isArray(scopes)) throw wrongType('scopes');
  return scopesIn(scopes, 'scopes');
}

function claimsOf({ claims }: { readonly claims: unknown }): Readonly<Record<string, unknown>> {
  if (claims === null || claims === undefined) return {};
  if (typeof claims !== 'object' || Array.isArray(claims)) throw wrongType('claims');
  return claims as Record<string, unknown>;
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
