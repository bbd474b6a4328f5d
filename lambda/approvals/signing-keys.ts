import { readSecret } from '../clerk/secret-key.ts';

/** The keys that approvals are signed with: `previous` still counts while what it signed is under way. */
export interface SigningKeys {
  readonly current: string;
  /** Undefined until the key is rotated for the first time. */
  readonly previous: string | undefined;
}

/** Where the signing keys come from. */
export interface SigningKeySource {
  /** The keys, from the cache where that is fresh. Throws when the secret can't be read or holds none. */
  readonly get: () => Promise<SigningKeys>;
  /** Reads the keys anew, at most every 30 s: another instance may have signed with a newer one. */
  readonly renew: () => Promise<SigningKeys>;
}

/** Milliseconds that an instance keeps the keys. */
export const freshMs = 15 * 60_000;
const renewMs = 30_000;
/** Milliseconds after which they are read anew while nobody waits for them. */
const renewedAfter = 10 * 60_000;
/** HMAC-SHA256 wants a key as long as its output: https://www.rfc-editor.org/rfc/rfc2104#section-3 */
const minKeyBytes = 32;

/** The keys of a secret, read at the first use and kept for 15 minutes, from 10 on read anew while nobody waits; a stale value serves while a read fails. */
export function signingKeys(
  secretId: string,
  {
    read = readSecret,
    now = Date.now,
  }: { read?: (secretId: string) => Promise<string>; now?: () => number } = {},
): SigningKeySource {
  let keys: SigningKeys | undefined;
  let readAt = -Infinity;
  let triedAt = -Infinity;
  let renewedAt = -Infinity;
  let flight: Promise<SigningKeys> | undefined;
  const refresh = (): Promise<SigningKeys> => {
    flight ??= read(secretId)
      .then((text) => {
        keys = toKeys(text);
        readAt = now();
        return keys;
      })
      .catch((error: unknown) => {
        if (keys === undefined) throw error;
        // What is not due yet is no sooner due for that.
        readAt = Math.max(readAt, now() - freshMs + renewMs);
        console.warn({ message: 'the signing keys could not be read again, the cached ones stay in use' });
        return keys;
      })
      .finally(() => {
        triedAt = now();
        flight = undefined;
      });
    return flight;
  };
  return {
    async get() {
      const age = now() - readAt;
      if (keys === undefined || age >= freshMs) return refresh();
      if (age >= renewedAfter && now() - triedAt >= renewMs) void refresh();
      return keys;
    },
    async renew() {
      if (keys !== undefined && now() - renewedAt < renewMs) return keys;
      renewedAt = now();
      return refresh();
    },
  };
}

/** Reads `{"current": "…", "previous": "…"}`. Throws, without the value, for anything else. */
export function toKeys(text: string): SigningKeys {
  const { current, previous } = parsed(text);
  if (!isKey(current)) throw new Error('The secret with the signing keys has no usable key in "current".');
  return { current, previous: isKey(previous) ? previous : undefined };
}

function isKey(value: unknown): value is string {
  return typeof value === 'string' && Buffer.byteLength(value) >= minKeyBytes;
}

function parsed(text: string): { current?: unknown; previous?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
