import { type Bound, organizationsOf } from '../access/reach.ts';
import type { Clerk } from '../clerk/clerk.ts';
import { ClerkFailure } from '../clerk/failure.ts';

/** Ids that one filter of Clerk's takes: https://clerk.com/docs/reference/backend-api (version 2026-05-12). */
const most = 100;

/**
 * Those of the owners who are within the bounds of rules that do not mask: organizations by their id, users by what Clerk
 * says of their memberships, which is one request for a hundred of them. Nobody where Clerk can't tell.
 */
export async function shownOwners(
  owners: ReadonlySet<string>,
  bounds: readonly Bound[],
  clerk: Clerk,
): Promise<ReadonlySet<string>> {
  const organizations = organizationsOf(bounds);
  const shown = new Set(organizations.filter((id) => owners.has(id)));
  if (organizations.length === 0 || organizations.length > most) return shown;
  const users = [...owners].filter((id) => id.startsWith('user_'));
  try {
    for (let start = 0; start < users.length; start += most) {
      const asked = users.slice(start, start + most);
      const { data } = await clerk.read(
        (client) =>
          client.users.getUserList({ userId: asked, organizationId: [...organizations], limit: most }),
        { skip: '/users/count' },
      );
      // Were there somebody who was not asked for, Clerk would look for either, and not for both.
      if (data.some(({ id }) => !asked.includes(id))) return new Set();
      for (const { id } of data) shown.add(id);
    }
  } catch (error) {
    if (!(error instanceof ClerkFailure)) throw error;
    return new Set();
  }
  return shown;
}
