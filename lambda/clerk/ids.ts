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
export const organizationId = clerkId('org', "The organization's id, for example org_2xPq8aTk3.");
export const identificationId = (what: string) => clerkId('idn', what);
export const imageId = clerkId(
  'img',
  'The id of an image already uploaded to Clerk, to use as profile image.',
);
