import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { IdentityUnavailable, InvalidCredential } from './errors.ts';

/** Milliseconds: keys are read anew after 10 minutes, and used for an hour when they can't be. */
const freshFor = 600_000;
const usableFor = 3_600_000;
/** Milliseconds between reads for the sake of unknown key ids, so that a flood of them costs the issuer nothing. */
const unknownKeyInterval = 30_000;
/** Milliseconds between reads while an issuer does not answer. */
const outageInterval = 2_000;

/**
 * An issuer's public keys by key id, read by `load` (which returns a JWK Set) one flight at a time.
 * The returned function throws `InvalidCredential` for a key that the issuer does not have, and
 * `IdentityUnavailable` when that can't be told.
 */
export function keySet(load: () => Promise<unknown>, now: () => number = Date.now): JWTVerifyGetKey {
  let keys: ReturnType<typeof createLocalJWKSet> | undefined;
  let loadedAt = -Infinity;
  let triedAt = -Infinity;
  let outage: IdentityUnavailable | undefined;
  let flight: Promise<void> | undefined;

  const read = async (): Promise<void> => {
    try {
      keys = createLocalJWKSet((await load()) as Parameters<typeof createLocalJWKSet>[0]);
      loadedAt = now();
      outage = undefined;
    } catch (error) {
      outage =
        error instanceof IdentityUnavailable
          ? error
          : new IdentityUnavailable('no usable key set', { cause: error });
    }
    triedAt = now();
    flight = undefined;
  };
  const refresh = async (): Promise<void> => {
    if (outage && now() - triedAt < outageInterval) return;
    flight ??= read();
    await flight;
  };

  return async (header, token) => {
    if (typeof header?.kid !== 'string') throw new InvalidCredential('no key id');
    if (now() - loadedAt >= freshFor) await refresh();
    if (!keys || now() - loadedAt >= usableFor) throw outage ?? new IdentityUnavailable('no keys yet');
    try {
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
    }
    if (now() - triedAt >= unknownKeyInterval) await refresh();
    try {
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      throw outage ?? new InvalidCredential('a key that the issuer does not have');
    }
  };
}
