import type { Claims, MachineRecord } from '../state/credential-records.ts';
import { newTokenId } from '../state/secrets.ts';
import type { Instance } from '../operation/operation.ts';

/** Clerk's mark for M2M tokens in the header, from `@clerk/backend` src/tokens/jwtCategories.ts. */
const category = 'cl_B7d4PD333AAA';

/** What Clerk itself puts into an M2M JWT, from `@clerk/backend` src/api/resources/M2MToken.ts. */
export const reservedClaims = ['iss', 'sub', 'exp', 'nbf', 'iat', 'jti'];

/** The longest that a token of a machine can last, in seconds: ten years. */
const longestTtl = 315_360_000;

/** A new M2M JWT and its id. Such tokens aren't stored, so it can't be revoked. `seconds` null means ten years. */
export async function newM2MJwt(
  instance: Instance,
  machine: MachineRecord,
  claims: Claims | null,
  seconds: number | null,
): Promise<{ id: string; token: string; expiration: number }> {
  const id = newTokenId('mt');
  const iat = Math.floor(instance.now() / 1000);
  const exp = iat + Math.ceil(seconds ?? longestTtl);
  const payload = { ...claims, iss: instance.issuer, sub: machine.id, iat, nbf: iat, exp, jti: id };
  return { id, token: await instance.keys.sign(payload, { cat: category }), expiration: exp * 1000 };
}
