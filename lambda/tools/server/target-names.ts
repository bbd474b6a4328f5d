import type { Caller } from '../../access/caller.ts';
import type { Clerk } from '../../clerk/clerk.ts';
import { ClerkFailure } from '../../clerk/failure.ts';
import { cleanText } from '../../clerk/views/user-text.ts';
import { allEnded } from '../../base/all-ended.ts';

/** Ids that Clerk takes in one filter. */
const most = 100;
/** Invitations that are looked through for those to name, the newest first, and organizations whose are. */
const mostInvitations = 500;
const mostOrganizations = 3;

/**
 * What users and organizations are called now, and whom invitations are for, by id, as far as the caller may read them:
 * names, and addresses in angle brackets. `targets`: those of each entry. Whoever is gone has none, and nobody has when
 * Clerk does not answer.
 */
export async function namesOfTargets(
  targets: readonly (readonly string[])[],
  clerk: Clerk,
  { permissions }: Caller,
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(targets.flat())];
  const those = (prefix: string) => ids.filter((id) => id.startsWith(prefix)).slice(0, most);
  const users = permissions.has('users:read') ? those('user_') : [];
  const organizations = permissions.has('organizations:read') ? those('org_') : [];
  const mayReadInvitations = permissions.has('invitations:read');
  const invitations = new Set(mayReadInvitations ? those('inv_') : []);
  const inviting = mayReadInvitations ? invitingIn(targets) : [];
  const [people, groups, ...invited] = await allEnded([
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
    invitationsAmong(invitations, clerk),
    ...inviting.map((organizationId) =>
      found([organizationId], () =>
        clerk.read((client) =>
          client.organizations.getOrganizationInvitationList({ organizationId, limit: mostInvitations }),
        ),
      ),
    ),
  ]);
  return new Map([
    ...people.map(({ id, firstName, lastName, username, primaryEmailAddress }) => {
      const name = [firstName, lastName].filter(Boolean).join(' ') || username;
      const address = primaryEmailAddress && `<${primaryEmailAddress.emailAddress}>`;
      return [id, cleanText([name, address].filter(Boolean).join(' '))] as const;
    }),
    ...groups.map(({ id, name }) => [id, cleanText(name)] as const),
    ...invited.flat().map(({ id, emailAddress }) => [id, cleanText(`<${emailAddress}>`)] as const),
  ]);
}

/** The organizations of the first entries that are about invitations to one. */
function invitingIn(targets: readonly (readonly string[])[]): readonly string[] {
  const organizations = targets.flatMap((ids) =>
    ids.some((id) => id.startsWith('orginv_')) ? ids.filter((id) => id.startsWith('org_')).slice(0, 1) : [],
  );
  return [...new Set(organizations)].slice(0, mostOrganizations);
}

/** Those of the invitations to the application that are among the newest; Clerk lists revoked ones apart. */
async function invitationsAmong(ids: ReadonlySet<string>, clerk: Clerk) {
  const named: { readonly id: string; readonly emailAddress: string }[] = [];
  for (const status of [undefined, 'revoked'] as const) {
    if (named.length === ids.size) break;
    const some = await found([...ids], () =>
      clerk.read((client) =>
        client.invitations.getInvitationList({ limit: mostInvitations, ...(status && { status }) }),
      ),
    );
    named.push(...some.filter(({ id }) => ids.has(id)));
  }
  return named;
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
