import * as z from 'zod';
import { masked } from '../../access/masks.ts';
import { cleanText, userSupplied } from './user-text.ts';
import type { UserView } from './user.ts';

/** Characters of a name in the short form. */
const maxName = 80;

const theirs = () => z.string().optional().meta(userSupplied);

/** A user in a few words, for lists: what tells people apart. What is not set is left out. */
export const conciseUserShape = z.object({
  id: z.string(),
  name: theirs(),
  emailAddress: theirs().meta(masked('emailAddress')).describe('The primary one.'),
  phoneNumber: z
    .string()
    .optional()
    .meta(masked('phoneNumber'))
    .describe('The primary one, without an email address.'),
  username: theirs(),
  externalId: z.string().optional(),
  status: z.enum(['active', 'banned', 'locked']),
  lastActiveAt: z.iso.datetime().optional(),
});

/** A user in a few words. */
export type ConciseUser = z.output<typeof conciseUserShape>;

/** The short form of a user. */
export function toConciseUser(user: UserView): ConciseUser {
  const name = [user.firstName, user.lastName].filter(Boolean).join(' ');
  const email =
    user.emailAddresses.find(({ id }) => id === user.primaryEmailAddressId) ?? user.emailAddresses[0];
  const phone = user.phoneNumbers.find(({ id }) => id === user.primaryPhoneNumberId) ?? user.phoneNumbers[0];
  return {
    id: user.id,
    ...(name !== '' && { name: cleanText(name, maxName) }),
    ...(email && { emailAddress: email.emailAddress }),
    ...(!email && phone && { phoneNumber: phone.phoneNumber }),
    ...(user.username !== null && { username: cleanText(user.username, maxName) }),
    ...(user.externalId !== null && { externalId: user.externalId }),
    status: statusOf(user),
    ...(user.lastActiveAt !== null && { lastActiveAt: user.lastActiveAt }),
  };
}

function statusOf({ banned, locked }: UserView): ConciseUser['status'] {
  if (banned) return 'banned';
  return locked ? 'locked' : 'active';
}
