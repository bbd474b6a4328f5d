import { ClerkFailure } from './failure.ts';

/** What a read finds; undefined when Clerk says that there is none. Throws `ClerkFailure` for any other failure. */
export async function ifThere<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof ClerkFailure && error.status === 404) return undefined;
    throw error;
  }
}
