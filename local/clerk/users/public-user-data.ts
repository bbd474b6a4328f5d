import type { UserRecord } from '../state/state.ts';
import { imageUrl } from './user-wire.ts';

/** What the user is called to others: email address, phone number or username, as Clerk chooses. */
export const identifierOf = (user: UserRecord) =>
  user.emailAddresses.find((item) => item.id === user.primaryEmailAddressId)?.emailAddress ??
  user.phoneNumbers.find((item) => item.id === user.primaryPhoneNumberId)?.phoneNumber ??
  user.username;

/** What others may see of a user, as on the wire. */
export function wirePublicUser(user: UserRecord) {
  return {
    user_id: user.id,
    first_name: user.firstName,
    last_name: user.lastName,
    image_url: imageUrl(user.id),
    has_image: user.hasImage,
    identifier: identifierOf(user) ?? '',
  };
}
