import type { Caller } from '../../access/caller.ts';
import type { Clerk } from '../../clerk/clerk.ts';
import { ClerkFailure } from '../../clerk/failure.ts';
import { cleanText } from '../../clerk/views/user-text.ts';
import { allEnded } from '../../base/all-ended.ts';

/** Ids that Clerk takes in one filter. */
const most = 100;

/**
 * What users and organizations are called now, by id, as far as the caller may read them: names, and addresses in angle
 * brackets. Whoever is gone has none, and nobody has when Clerk does not answer.
 */
export async function namesOfTargets(
  targets: readonly string[],
  clerk: Clerk,
  { permissions }: Caller,
): Promise<Record<string, string>> {
  const ids = [...new Set(targets)];
  const those = (prefix: string) => ids.filter((id) => id.startsWith(prefix)).slice(0, most);
  const users = permissions.has('users:read') ? those('user_') : [];
  const organizations = permissions.has('organizations:read') ? those('org_') : [];
  const [people, groups] = await allEnded([
    found(users, () =>
      clerk.read((client) => client.users.getUserList({ userId: users, limit: most }), {
        skip: '/users/count',
      }),
    ),
    found(organizations, () =>
      clerk.read((client) =>
        client.organizations.getOrganizationList({ organizationId: organizations, limit: most }),
      ),
    ),
  ]);
  return Object.fromEntries([
    ...people.map(({ id, firstName, lastName, username, primaryEmailAddress }) => {
      const name = [firstName, lastName].filter(Boolean).join(' ') || username;
      const address = primaryEmailAddress && `<${primaryEmailAddress.emailAddress}>`;
      return [id, cleanText([name, address].filter(Boolean).join(' '))] as const;
    }),
    ...groups.map(({ id, name }) => [id, cleanText(name)] as const),
  ]);
}

async function found<Item>(
  wanted: readonly string[],
  read: () => Promise<{ data: Item[] }>,
): Promise<readonly Item[]> {
  if (wanted.length === 0) return [];
  try {
    return (await read()).data;
  } catch (error) {
    if (error instanceof ClerkFailure) return [];
    throw error;
  }
}
