import type { Clerk } from '../../clerk/clerk.ts';
import type { UserQuery } from './user-filters.ts';

/** How many users pass the filter. Throws `ClerkFailure`. */
export async function countUsers(clerk: Clerk, filter: UserQuery): Promise<number> {
  // The way to Clerk takes only objects for answers.
  const { count } = await clerk.read(async (client) => ({ count: await client.users.getCount(filter) }));
  return count;
}
