import { type ClerkClient, createClerkClient } from '@clerk/backend';

let client: Promise<ClerkClient> | undefined;

/** Clerk's client, made at the first use. Its key is in the environment, or in the secret that this names. */
export function clerk(): Promise<ClerkClient> {
  client ??= secretKey().then((key) =>
    createClerkClient({
      secretKey: key,
      apiUrl: process.env['CLERK_API_URL'] ?? '',
      telemetry: { disabled: true },
    }),
  );
  return client;
}

async function secretKey(): Promise<string> {
  const { CLERK_SECRET_ID: id, CLERK_SECRET_KEY: key = '' } = process.env;
  if (id === undefined) return key;
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  const { SecretString = '' } = await new SecretsManagerClient().send(
    new GetSecretValueCommand({ SecretId: id }),
  );
  return SecretString;
}
