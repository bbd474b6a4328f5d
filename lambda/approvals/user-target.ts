import { counted } from '../base/counted.ts';
import type { OrganizationMembership, Session, User } from '@clerk/backend';
import { allEnded } from '../base/all-ended.ts';
import { once } from '../base/once.ts';
import { liveSessionsOf } from '../clerk/queries/live-sessions.ts';
import { membershipsOf } from '../clerk/queries/organizations-of-user.ts';
import { quoted } from '../clerk/views/user-text.ts';
import { personName, type Target, type TargetContext, versionOf } from './target.ts';

/** Organizations that a preview names; of more, it says how many. */
const maxNamed = 10;

/** A user, with organizations and sessions as far as the caller may read those. Throws `ClerkFailure`. */
export async function userTarget(userId: string, { clerk, caller }: TargetContext): Promise<Target> {
  const user = await clerk.read((client) => client.users.getUser(userId));
  const { permissions } = caller;
  const belonging = once(async () =>
    allEnded([
      permissions.has('memberships:read') ? membershipsOf(clerk, userId) : undefined,
      permissions.has('sessions:read') ? liveSessionsOf(clerk, userId) : undefined,
    ]),
  );
  return {
    version: versionOf(user),
    current: user,
    async state() {
      const [memberships, live] = await belonging();
      const roles = memberships?.map(({ organization, role }) => `${organization.id} ${role}`).toSorted();
      return { same: [identityOf(user), roles ?? null], counts: live ? [live.length] : [] };
    },
    async describe() {
      const [memberships, live] = await belonging();
      return [`User: ${describeUser(user)}.`, describeMemberships(memberships), describeSessions(live)];
    },
  };
}

/** One of several users, each told in a line so that all of them are. Throws `ClerkFailure`. */
export async function oneOfUsers(userId: string, context: TargetContext): Promise<Target> {
  const target = await userTarget(userId, context);
  return {
    ...target,
    describe: async () => {
      const [user = '', ...more] = await target.describe();
      return [`- ${[user.replace(/^User: /, ''), ...more].join(' ')}`];
    },
  };
}

const verified = ({ id, verification }: { id: string; verification: { status: string } | null }) =>
  `${id} ${verification?.status ?? 'unverified'}`;

/** Who a user is, how one signs in as them, and whether one can. */
function identityOf(user: User): unknown {
  return [
    describeUser(user),
    user.username,
    user.emailAddresses.map((address) => [address.emailAddress, verified(address)]),
    user.phoneNumbers.map((number) => [number.phoneNumber, verified(number)]),
    user.web3Wallets.map((wallet) => [wallet.web3Wallet, verified(wallet)]),
    user.externalAccounts.map((account) => [account.provider, account.emailAddress, account.id]),
    [user.primaryEmailAddressId, user.primaryPhoneNumberId, user.primaryWeb3WalletId],
    [user.passwordEnabled, user.totpEnabled, user.backupCodeEnabled, user.twoFactorEnabled],
  ];
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

function describeMemberships(memberships: readonly OrganizationMembership[] | undefined): string {
  if (!memberships) return 'Organizations: not shown, since you may not read memberships.';
  if (memberships.length === 0) return 'Organizations: none.';
  const named = memberships
    .slice(0, maxNamed)
    .map(({ organization, role }) => `${quoted(organization.name)} as ${quoted(role)}`);
  const more = memberships.length > maxNamed ? ` and ${memberships.length - maxNamed} more` : '';
  return `Member of ${counted(memberships.length, 'organization')}: ${named.join(', ')}${more}.`;
}

function describeSessions(live: readonly Session[] | undefined): string {
  if (!live) return 'Sessions: not shown, since you may not read sessions.';
  return live.length === 0 ? 'No active sessions.' : `${counted(live.length, 'active session')}.`;
}
