import { ClerkFailure } from '../clerk/failure.ts';

/** What was found; nothing where Clerk knows it no more: what is protected may be deleted by now. Throws `ClerkFailure`. */
export function orNone<Item>(found: Promise<Item[]>): Promise<Item[]> {
  return found.catch((error: unknown) => {
    if (error instanceof ClerkFailure && error.status === 404) return [];
    throw error;
  });
}
