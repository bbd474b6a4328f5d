import type { ConciseUser } from '../../clerk/views/concise-user.ts';
import type { UserView } from '../../clerk/views/user.ts';
import { address, quoted } from '../../clerk/views/user-text.ts';

/** One short paragraph about a user: id, name, primary address, what stands out. */
export function describeUser(user: UserView): string {
  const name = [user.firstName, user.lastName].filter(Boolean).join(' ');
  const primary = user.emailAddresses.find((email) => email.id === user.primaryEmailAddressId);
  const facts = [
    user.id,
    name && quoted(name),
    primary && address(primary.emailAddress),
    user.username && `username ${quoted(user.username)}`,
    user.externalId && `external id ${quoted(user.externalId)}`,
    user.banned && 'BANNED',
    user.locked && 'LOCKED',
    user.twoFactorEnabled ? 'two-factor on' : 'two-factor off',
    user.lastSignInAt ? `last sign-in ${user.lastSignInAt}` : 'never signed in',
  ];
  return facts.filter(Boolean).join(', ');
}

/** What tells a user apart from others, in a few words. */
export function describeBriefly({
  id,
  name,
  emailAddress,
  phoneNumber,
  username,
  status,
}: ConciseUser): string {
  const contact = emailAddress ?? phoneNumber;
  const facts = [
    id,
    name && quoted(name),
    contact ? address(contact) : username && quoted(username),
    status !== 'active' && status.toUpperCase(),
  ];
  return facts.filter(Boolean).join(' ');
}
