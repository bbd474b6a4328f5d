import { kindOfKey, KeyNotSet, type SecretKey } from '../clerk/secret-key.ts';
import { HttpError, type HttpReason } from './http-error.ts';

/**
 * Makes sure that there is a key, and that it is one of the kind of instance that the stage is for, so that a
 * production key in a test stage does no harm. Throws `HttpError` 503 otherwise.
 */
export async function requireUsableKey(
  key: SecretKey,
  environment: 'development' | 'production',
  setClerkKeyCommand: string,
): Promise<void> {
  const value = await key.get().catch((error: unknown) => {
    if (!(error instanceof KeyNotSet)) {
      throw unusable(
        'secret_unavailable',
        "Clerk's secret key could not be read from AWS. Try again.",
        error,
      );
    }
    throw unusable(
      'key_not_set',
      `Clerk's secret key is not set yet. ${error.message} Whoever runs this server sets it with: ${setClerkKeyCommand}`,
    );
  });
  const kind = kindOfKey(value);
  if (kind !== environment) {
    throw unusable(
      'key_of_other_kind',
      `Clerk's secret key is one of a ${kind} instance, but this stage is for a ${environment} one. Whoever runs this server sets the right key with: ${setClerkKeyCommand} - or changes clerk.environment in the settings.`,
    );
  }
}

function unusable(reason: HttpReason, message: string, cause?: unknown): HttpError {
  return new HttpError(503, -32603, message, { 'retry-after': '5' }, reason, cause);
}
