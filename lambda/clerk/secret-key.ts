import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** The secret holds no Clerk key yet (or something that is none). */
export class KeyNotSet extends Error {
  override readonly name = 'KeyNotSet';
}

/** Where Clerk's secret key comes from. */
export interface SecretKey {
  /** Clerk's secret key, from the cache where that is fresh. Throws `KeyNotSet`, or the store's own error. */
  get(): Promise<string>;
  /** Reads the key anew after Clerk refused `rejected`; at most every 30 s, else the cached one. */
  renew(rejected: string): Promise<string>;
}

/** Milliseconds after which every instance has read the key anew. */
export const freshMs = 15 * 60_000;
/** Milliseconds after which a key is read anew while nobody waits for it. */
const renewedAfter = 10 * 60_000;
/** Milliseconds until the store is read again while it fails, or holds nothing of use. */
const retryMs = 30_000;
/** Milliseconds between reads while Clerk refuses the key, so that a right one is found soon. */
const renewMs = 4_000;

/** What Clerk's secret keys look like. */
const keyPattern = /^sk_(test|live)_\S+$/;

/** The kind of Clerk instance that a key is for. */
export type KeyKind = 'development' | 'production';

/** The kind of instance that a secret key is for; undefined for what is no secret key. */
export function kindOfKey(key: string): KeyKind | undefined {
  const [, kind] = keyPattern.exec(key) ?? [];
  if (kind === undefined) return undefined;
  return kind === 'live' ? 'production' : 'development';
}

function checked(secret: string): string {
  if (kindOfKey(secret) === undefined) throw new KeyNotSet(whatIs(secret));
  return secret;
}

/** What is in the secret, in a sentence that never has it. */
export function whatIs(secret: string): string {
  const kind = kindOfKey(secret);
  if (kind !== undefined) return `What is in the secret is the key of a ${kind} instance.`;
  return secret.startsWith('pk_')
    ? 'What is in the secret is a publishable key (pk_…), not a secret one (sk_…).'
    : 'What is in the secret is not a Clerk secret key (sk_test_… or sk_live_…).';
}

/**
 * Keeps a key for 15 minutes, with one read at a time; from 10 minutes on it is read anew while nobody waits. The key stays in use when a refresh fails, so that an outage of the
 * store does not become ours, and when what was put into the store is no key of an instance of this `kind`, if one is
 * given: the error in the log says which. Without a key, it is looked for at each call.
 */
export function cachedSecretKey(
  read: () => Promise<string>,
  kind?: KeyKind,
  now: () => number = Date.now,
): SecretKey {
  const isFit = (secret: string) => {
    const found = kindOfKey(secret);
    return found !== undefined && (kind === undefined || found === kind);
  };
  let value: string | undefined;
  let readAt = -Infinity;
  let triedAt = -Infinity;
  let renewedAt = -Infinity;
  let flight: Promise<string> | undefined;

  /** What was due stays in use for a while; what was not is no sooner due because nobody waited in vain. */
  const postpone = () => void (readAt = Math.max(readAt, now() - freshMs + retryMs));

  const refresh = (): Promise<string> => {
    flight ??= read()
      .then((text) => {
        const secret = text.trim();
        if (value !== undefined && isFit(value) && !isFit(secret)) {
          postpone();
          console.error({ message: `${whatIs(secret)} The key that was there before stays in use.` });
          return value;
        }
        value = secret;
        readAt = now();
        return value;
      })
      .catch((error: unknown) => {
        if (value === undefined) throw error;
        postpone();
        console.warn({
          message: 'secret refresh failed, the cached value stays in use',
          cause: String(error),
        });
        return value;
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
      if (value === undefined || !isFit(value) || age >= freshMs) return checked(await refresh());
      if (age >= renewedAfter && now() - triedAt >= retryMs) void refresh();
      return value;
    },
    async renew(rejected) {
      if (value !== undefined && (value !== rejected || now() - renewedAt < renewMs)) return checked(value);
      renewedAt = now();
      return checked(await refresh());
    },
  };
}

let client: SecretsManagerClient | undefined;

/** Reads the current version of a secret from AWS Secrets Manager, in three attempts of at most 3 s each. */
export async function readSecret(secretId: string, attemptMs = 3_000): Promise<string> {
  // Loaded on the first read: the AWS SDK would add over 100 ms to every cold start's import.
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  client ??= new SecretsManagerClient({
    maxAttempts: 3,
    // Otherwise a timeout only warns.
    requestHandler: { throwOnRequestTimeout: true },
  });
  const answer = await client.send(
    new GetSecretValueCommand({ SecretId: secretId, VersionStage: 'AWSCURRENT' }),
    { requestTimeout: attemptMs },
  );
  return answer.SecretString ?? '';
}
