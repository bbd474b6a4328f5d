import {
  decodeJwt,
  decodeProtectedHeader,
  errors,
  jwtVerify,
  type JWTPayload,
  type JWTVerifyGetKey,
  type ProtectedHeaderParameters,
} from 'jose';
import { InvalidCredential } from './errors.ts';
import { requireAudience, wrongType } from './read-claims.ts';

/** Seconds that clocks may differ by. */
const clockTolerance = 5;

/** What a token must be like to be believed. */
export interface JwtRequirements {
  readonly issuer: string;
  readonly audience: string;
  /** Only these; what the token's header says is compared with them. */
  readonly algorithms: readonly string[];
  readonly keys: JWTVerifyGetKey;
}

/** Header and claims of a token that nobody has verified: only to find out whose it claims to be. */
export function unverified(token: string): { header: ProtectedHeaderParameters; claims: JWTPayload } {
  try {
    return { header: decodeProtectedHeader(token), claims: decodeJwt(token) };
  } catch {
    throw new InvalidCredential('not a JWT');
  }
}

/**
 * The claims of a token after its signature, issuer, audience, `exp`, `nbf` and `sub` were checked. Throws
 * `InvalidCredential`, or `IdentityUnavailable` when the issuer's keys can't be had.
 */
export async function verifyJwt(
  token: string,
  { issuer, audience, algorithms, keys }: JwtRequirements,
): Promise<JWTPayload & { sub: string; exp: number }> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms: [...algorithms],
      clockTolerance,
      requiredClaims: ['sub', 'exp'],
    });
    const { sub, exp, nbf, aud } = payload;
    if (typeof sub !== 'string' || sub === '') throw new InvalidCredential('no subject');
    // JSON has numbers, such as 1e999, that never come.
    if (!Number.isFinite(exp) || exp === undefined) throw wrongType('exp');
    if (nbf !== undefined && !Number.isFinite(nbf)) throw wrongType('nbf');
    // jose finds it in a list with other things than texts, too.
    requireAudience(aud, audience);
    return { ...payload, sub, exp };
  } catch (error) {
    if (error instanceof errors.JWTClaimValidationFailed) {
      throw new InvalidCredential(`${error.code}: ${error.claim}`, { cause: error });
    }
    if (error instanceof errors.JOSEError) throw new InvalidCredential(error.code, { cause: error });
    throw error;
  }
}
