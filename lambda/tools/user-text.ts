import type { UserView } from '../clerk/user.ts';
import { quoted } from '../clerk/user-text.ts';

/** One short paragraph about a user: id, name, primary address, what stands out. */
export function describeUser(user: UserView): string {
  const name = [user.firstName, user.lastName].filter(Boolean).join(' ');
  const primary = user.emailAddresses.find((email) => email.id === user.primaryEmailAddressId);
  const facts = [
    user.id,
    name && quoted(name),
    primary?.emailAddress,
    user.username && `username ${quoted(user.username)}`,
    user.externalId && `external id ${quoted(user.externalId)}`,
    user.banned && 'BANNED',
    user.locked && 'LOCKED',
    user.twoFactorEnabled ? 'two-factor on' : 'two-factor off',
    user.lastSignInAt ? `last sign-in ${user.lastSignInAt}` : 'never signed in',
  ];
  return facts.filter(Boolean).join(', ');
}
