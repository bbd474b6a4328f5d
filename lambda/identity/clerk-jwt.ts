import type { JWTPayload, ProtectedHeaderParameters } from 'jose';
import type { Evidence } from '../access/principal.ts';
import { type ClerkIssuer, clerkAlgorithms } from './config.ts';
import { InvalidCredential } from './errors.ts';
import { getJson } from './get-json.ts';
import { verifyJwt } from './jwt.ts';
import { keySet } from './key-set.ts';
import { scopesIn, textIn } from './read-claims.ts';

/** RFC 9068, section 2.1. */
const accessTokenTypes = new Set(['at+jwt', 'application/at+jwt']);

/**
 * Says what a JWT of the Clerk instance proves, without asking Clerk: an OAuth access token or an M2M token.
 * Session tokens are signed with the same keys and refused. Throws `InvalidCredential` or `IdentityUnavailable`.
 */
export function clerkJwtVerifier(
  { issuer, tokens: taken, keys: pinned }: ClerkIssuer,
  publicUrl: string,
): (token: string, header: ProtectedHeaderParameters, unverifiedClaims: JWTPayload) => Promise<Evidence> {
  const keys = keySet(() => getJson(`${issuer}/.well-known/jwks.json`), { issuer, pinned });
  return async (token, header, { sub }) => {
    const isOauth = typeof header.typ === 'string' && accessTokenTypes.has(header.typ.toLowerCase());
    const isMachine = !isOauth && typeof sub === 'string' && sub.startsWith('mch_');
    const kind = isOauth ? 'oauth' : 'm2m';
    if ((!isOauth && !isMachine) || !taken.includes(kind)) {
      throw new InvalidCredential('a kind of Clerk token that is not taken');
    }
    const claims = await verifyJwt(token, { issuer, audience: publicUrl, algorithms: clerkAlgorithms, keys });
    return isMachine ? machine(issuer, claims.sub, claims) : user(issuer, claims);
  };
}

function user(issuer: string, claims: JWTPayload & { sub: string }): Evidence {
  if (!claims.sub.startsWith('user_')) throw new InvalidCredential('an OAuth token of no user');
  const { client_id: client, org_id, scope, scp } = claims;
  const actingFor = textIn(org_id, 'org_id');
  return {
    principal: { kind: 'user', issuer, subject: claims.sub, client: textIn(client, 'client_id') },
    scopes: [...scopesIn(scope, 'scope'), ...scopesIn(scp, 'scp')],
    ...(actingFor === undefined ? {} : { actingFor }),
  };
}

/**
 * What an M2M token proves. Its own `scopes` are ids of machines; permissions are limited by a claim `scope` or
 * `scp` that whoever creates the token puts in. Throws `InvalidCredential` when that is no scope.
 */
export function machine(
  issuer: string,
  subject: string,
  claims: Readonly<Record<string, unknown>>,
): Evidence {
  const scopes = ['scope', 'scp'].flatMap((name) => scopesIn(claims[name], name));
  return { principal: { kind: 'machine', issuer, subject }, scopes };
}
