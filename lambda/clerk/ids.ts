import * as z from 'zod';

/**
 * A schema for one kind of Clerk id. `@clerk/backend` puts ids into paths unencoded, so `user_1/totp` would
 * reach another endpoint: only letters and digits may follow the prefix. Real ids have about 32 characters;
 * 64 leaves room.
 */
function clerkId(prefix: string, description: string) {
  return z
    .string()
    .regex(new RegExp(`^${prefix}_[A-Za-z0-9]{1,64}$`), {
      error: `must be ${prefix}_ followed by letters and digits only, for example ${prefix}_2xPq8aTk3`,
    })
    .describe(description);
}

export const userId = clerkId('user', "The user's id, for example user_2xPq8aTk3.");
export const identificationId = (what: string) => clerkId('idn', what);
export const imageId = clerkId(
  'img',
  'The id of an image already uploaded to Clerk, to use as profile image.',
);
export const organizationId = clerkId('org', "The organization's id, for example org_2xPq8aTk3.");
export const sessionId = clerkId('sess', "The session's id, for example sess_2xPq8aTk3.");

/** The id of an invitation, to the application or to an organization. */
export const anyInvitationId = z
  .string()
  .regex(/^(inv|orginv)_[A-Za-z0-9]{1,64}$/, {
    error:
      'must be inv_ (to the application) or orginv_ (to an organization) followed by letters and digits only',
  })
  .describe(
    'The id of the invitation: inv_2xPq8aTk3 to the application, or orginv_2xPq8aTk3 to an organization.',
  );

/** An id in the filter of a list, where `-` in front leaves out instead of asking for. */
const filterId = (prefix: string) =>
  z.string().regex(new RegExp(`^[+-]?${prefix}_[A-Za-z0-9]{1,64}$`), {
    error: `must be ${prefix}_ followed by letters and digits only, with - in front to leave out`,
  });

export const userIdFilter = filterId('user');
export const organizationIdFilter = filterId('org');

/** Slugs stand in paths too: https://clerk.com/docs/reference/backend-api allows lowercase letters, digits and dashes. */
export const organizationSlug = z
  .string()
  .max(256)
  .regex(/^[a-z0-9-]+$/, {
    error: 'must have lowercase letters, digits and dashes only, for example acme-robotics',
  })
  .describe("The organization's slug, for example acme-robotics.");
