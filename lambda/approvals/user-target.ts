import type { User } from '@clerk/backend';
import { allEnded } from '../base/all-ended.ts';
import { liveSessionsOf } from '../clerk/queries/live-sessions.ts';
import { quoted } from '../clerk/views/user-text.ts';
import { counted, personName, type Target, type TargetContext, versionOf } from './target.ts';

/** Organizations that a preview names; of more, it says how many. */
const maxNamed = 10;

/** A user, with organizations and sessions as far as the caller may read those. Throws `ClerkFailure`. */
export async function userTarget(userId: string, context: TargetContext): Promise<Target> {
  const user = await context.clerk.read((client) => client.users.getUser(userId));
  return {
    version: versionOf(user),
    current: user,
    describe: async () => [
      `User: ${describeUser(user)}.`,
      ...(await allEnded([memberships(userId, context), sessions(userId, context)])),
    ],
  };
}

/** Name, address and id of a user; what the user wrote is in quotation marks. */
export function describeUser(user: User): string {
  const address =
    user.primaryEmailAddress?.emailAddress ??
    user.emailAddresses[0]?.emailAddress ??
    user.primaryPhoneNumber?.phoneNumber ??
    user.username;
  const facts = [personName(user) ?? 'no name', address ? quoted(address) : 'no address', user.id];
  return [...facts, user.banned && 'banned', user.locked && 'locked'].filter(Boolean).join(', ');
}

async function memberships(userId: string, { clerk, caller }: TargetContext): Promise<string> {
  if (!caller.permissions.has('memberships:read')) {
    return 'Organizations: not shown, since you may not read memberships.';
  }
  const { data, totalCount } = await clerk.read((client) =>
    client.users.getOrganizationMembershipList({ userId, limit: maxNamed }),
  );
  if (totalCount === 0) return 'Organizations: none.';
  const named = data.map(({ organization, role }) => `${quoted(organization.name)} as ${quoted(role)}`);
  const more = totalCount > data.length ? ` and ${totalCount - data.length} more` : '';
  return `Member of ${counted(totalCount, 'organization')}: ${named.join(', ')}${more}.`;
}

async function sessions(userId: string, { clerk, caller }: TargetContext): Promise<string> {
  if (!caller.permissions.has('sessions:read')) {
    return 'Sessions: not shown, since you may not read sessions.';
  }
  const live = await liveSessionsOf(clerk, userId);
  return `Signed in with ${counted(live.length, 'active session')}.`;
}
