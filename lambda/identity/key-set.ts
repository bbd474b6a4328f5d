import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { setTimeout } from 'node:timers/promises';
import type { PublicKey } from './config.ts';
import { IdentityUnavailable, InvalidCredential } from './errors.ts';

/**
 * Milliseconds: keys are read anew after 5 minutes while nobody waits, after 10 they are waited for, and they are used for
 * an hour when they can't be had.
 */
const renewedAfter = 300_000;
const freshFor = 600_000;
const usableFor = 3_600_000;
/** Milliseconds between reads for the sake of unknown key ids, so that a flood of them costs the issuer nothing. */
const unknownKeyInterval = 30_000;
/** Milliseconds between reads while an issuer does not answer. */
const outageInterval = 2_000;
/** Milliseconds that a caller waits for an issuer whose keys are there, though old. */
const patience = 1_000;
/** Unknown key ids kept: as many different ones as that are not asked for in half a minute but by a flood. */
const maxUnknown = 100;

/** Whose keys they are, and what they are read by. */
export interface KeySetOptions {
  /** For the log. */
  readonly issuer: string;
  /** Keys that came with the deployment. */
  readonly pinned?: readonly PublicKey[] | undefined;
  readonly now?: () => number;
  /** Waits so many milliseconds. */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

/**
 * An issuer's public keys by key id, read by `load` (which returns a JWK Set) one flight at a time.
 * The returned function throws `InvalidCredential` for a key that the issuer does not have, and
 * `IdentityUnavailable` when that can't be told: also of a key that was first heard of since the last read, as it may be
 * new. An issuer that hangs while its keys are good delays nobody twice.
 *
 * With `pinned` keys the first token waits for nothing: the issuer is asked meanwhile, and from its first answer on only
 * that counts. Until there is one, they are good however old they are, since where it can't be asked they are all there
 * is; but one token in half a minute waits for it, a second at most.
 */
export function keySet(
  load: () => Promise<unknown>,
  {
    issuer,
    pinned = [],
    now = Date.now,
    pause = (milliseconds) => setTimeout(milliseconds, undefined, { ref: false }),
  }: KeySetOptions,
): JWTVerifyGetKey {
  const isPinned = pinned.length > 0;
  let keys = isPinned ? createLocalJWKSet({ keys: pinned.map((key) => ({ ...key })) }) : undefined;
  let loadedAt = -Infinity;
  let hasAnswered = false;
  let waitedAt = -Infinity;
  let triedAt = -Infinity;
  let outage: IdentityUnavailable | undefined;
  let flight: Promise<void> | undefined;
  let isSlow = false;
  /** Key ids that the last read has shown to be none of the issuer's. */
  const unknown = new Set<string>();

  const read = async (): Promise<void> => {
    try {
      const answer = (await load()) as Parameters<typeof createLocalJWKSet>[0];
      keys = createLocalJWKSet(answer);
      loadedAt = now();
      outage = undefined;
      unknown.clear();
      const withdrawn = pinned
        .map(({ kid }) => kid)
        .filter((kid) => !answer.keys.some((key) => key.kid === kid));
      if (!hasAnswered && withdrawn.length > 0) warnOfWithdrawn(issuer, withdrawn);
      hasAnswered = true;
      for (const kid of withdrawn) unknown.add(kid);
    } catch (error) {
      outage =
        error instanceof IdentityUnavailable
          ? error
          : new IdentityUnavailable('no usable key set', { cause: error });
    }
    triedAt = now();
    flight = undefined;
    isSlow = false;
  };
  const refresh = async (): Promise<void> => {
    if (outage && now() - triedAt < outageInterval) return;
    flight ??= read();
    await flight;
  };

  const isUnheard = () => isPinned && !hasAnswered;
  /** Lambda may freeze the process while the issuer is asked: so somebody waits for it, a moment, now and then. */
  const askUnheard = async (): Promise<void> => {
    const renewal = refresh();
    const mayWait = now() - waitedAt >= unknownKeyInterval;
    const isFirst = waitedAt === -Infinity;
    if (mayWait) waitedAt = now();
    if (mayWait && !isFirst) await Promise.race([renewal, pause(patience)]);
  };
  const renew = async (): Promise<void> => {
    if (isUnheard()) return askUnheard();
    const age = now() - loadedAt;
    if (age < renewedAfter) return;
    const renewal = refresh();
    if (age >= usableFor) await renewal;
    else if (age >= freshFor && !outage && !isSlow) {
      await Promise.race([renewal, pause(patience).then(() => (isSlow = flight !== undefined))]);
    }
  };

  return async (header, token) => {
    if (typeof header?.kid !== 'string') throw new InvalidCredential('no key id');
    const askedAt = now();
    await renew();
    const isUsable = isUnheard() || now() - loadedAt < usableFor;
    if (!keys || !isUsable) throw outage ?? new IdentityUnavailable('no keys yet');
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
      if (outage) throw outage;
      const isTold = loadedAt >= askedAt;
      if (isTold && unknown.size < maxUnknown) unknown.add(header.kid);
      if (isTold || unknown.has(header.kid))
        throw new InvalidCredential('a key that the issuer does not have');
      throw new IdentityUnavailable('a key that was not there when the keys were read last');
    }
  };
}

/** A key that is still in the settings opens the first request of each new instance: somebody should hear of it. */
function warnOfWithdrawn(issuer: string, keyIds: readonly string[]): void {
  console.warn({
    message: 'the issuer no longer has keys that came with the deployment: take them out of the settings',
    issuer,
    keyIds,
  });
}
