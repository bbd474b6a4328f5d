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

const freshMs = 15 * 60_000;
const renewMs = 30_000;

/** What Clerk's secret keys look like. */
const keyPattern = /^sk_(test|live)_\S+$/;

function checked(secret: string): string {
  if (!keyPattern.test(secret)) throw new KeyNotSet('The secret holds no Clerk secret key.');
  return secret;
}

/**
 * Keeps a key for 15 minutes, with one read at a time, and falls back to the stale value when a refresh fails,
 * so that an outage of the store does not become ours. A key that is not set yet is looked for at each call.
 */
export function cachedSecretKey(read: () => Promise<string>, now: () => number = Date.now): SecretKey {
  let value: string | undefined;
  let readAt = -Infinity;
  let renewedAt = -Infinity;
  let flight: Promise<string> | undefined;

  const refresh = (): Promise<string> => {
    flight ??= read()
      .then((secret) => {
        value = secret.trim();
        readAt = now();
        return value;
      })
      .catch((error: unknown) => {
        if (value === undefined) throw error;
        readAt = now() - freshMs + renewMs;
        console.warn({
          message: 'secret refresh failed, the cached value stays in use',
          cause: String(error),
        });
        return value;
      })
      .finally(() => {
        flight = undefined;
      });
    return flight;
  };

  return {
    async get() {
      if (value !== undefined && keyPattern.test(value) && now() - readAt < freshMs) return value;
      return checked(await refresh());
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
