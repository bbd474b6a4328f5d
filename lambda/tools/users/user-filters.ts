import type { ClerkClient } from '@clerk/backend';
import * as z from 'zod';
import { organizationIdFilter, userIdFilter } from '../../clerk/ids.ts';
import { queryFlag, queryTime } from '../../clerk/views/shapes.ts';
import { timeParameter } from '../../definition/time-parameter.ts';

/** Values that one filter takes at most: https://clerk.com/docs/reference/backend-api (version 2026-05-12). */
const maxValues = 100;

const anyOf = (item: z.ZodString, description: string) =>
  z.array(item).min(1).max(maxValues).optional().describe(description);
const text = (max: number) => z.string().trim().min(1).max(max);
const part = (of: string) => text(255).optional().describe(`Part of ${of}, as Clerk compares it.`);

/**
 * All that Clerk filters users by. How it joins several, whether case counts and whether it counts as it lists is not
 * documented: the descriptions leave it to Clerk.
 */
export const userFilters = {
  query: part('an email address, phone number, username, wallet, user id or name'),
  nameQuery: part('a name'),
  emailAddressQuery: part('an email address; @example.com finds a domain'),
  phoneNumberQuery: part('a phone number'),
  usernameQuery: part('a username'),
  emailAddress: anyOf(text(320), 'Whole email addresses, at most 100.'),
  phoneNumber: anyOf(text(64), 'Whole phone numbers in E.164 form, at most 100.'),
  username: anyOf(text(256), 'Whole usernames, at most 100.'),
  web3Wallet: anyOf(text(255), 'Whole wallet addresses, at most 100.'),
  userId: anyOf(userIdFilter, 'User ids, at most 100; with - in front leaves that user out.'),
  externalId: anyOf(text(256), 'External ids, at most 100; with - in front leaves that user out.'),
  organizationId: anyOf(
    organizationIdFilter,
    'Members of these organizations, at most 100; with - in front leaves its members out.',
  ),
  banned: z.boolean().optional().describe('Only banned users, or only others.'),
  createdAtAfter: timeParameter('Signed up after.').optional(),
  createdAtBefore: timeParameter('Signed up before.').optional(),
  lastActiveAtAfter: timeParameter('Last active after.').optional(),
  lastActiveAtBefore: timeParameter('Last active before; without those who never were.').optional(),
  lastSignInAtAfter: timeParameter('Last signed in after.').optional(),
  lastSignInAtBefore: timeParameter('Last signed in before; without those who never did.').optional(),
  provider: text(100).optional().describe('OAuth provider, only with providerUserId. Example: oauth_google.'),
  providerUserId: anyOf(text(255), 'Ids of the users at that provider, at most 100.'),
};

const filters = z.object(userFilters);

/** Filters as a caller sends them; times in ISO 8601. */
export type UserFilters = z.output<typeof filters>;

/** What `users.getUserList` takes. */
export type UserQuery = NonNullable<Parameters<ClerkClient['users']['getUserList']>[0]>;

/** Refuses a provider without ids of users there, or the other way round. */
export function filterFault({ provider, providerUserId }: UserFilters): string | undefined {
  if (provider !== undefined && providerUserId === undefined) {
    return 'providerUserId: is required with provider; Clerk does not list all users of a provider.';
  }
  if (providerUserId !== undefined && provider === undefined) {
    return 'provider: is required with providerUserId. Example: oauth_google.';
  }
  return undefined;
}

/**
 * The filters for `users.getUserList` and `users.getCount`: times in milliseconds, and nothing falsy, which the SDK
 * would drop. Some of them are missing in the SDK's types, but Clerk takes them.
 */
export function queryOfUserFilters(filters: UserFilters): UserQuery {
  const {
    banned,
    createdAtAfter,
    createdAtBefore,
    lastActiveAtAfter,
    lastActiveAtBefore,
    lastSignInAtAfter,
    lastSignInAtBefore,
    ...values
  } = filters;
  return {
    ...values,
    banned: queryFlag(banned),
    createdAtAfter: queryTime(createdAtAfter),
    createdAtBefore: queryTime(createdAtBefore),
    lastActiveAtAfter: queryTime(lastActiveAtAfter),
    lastActiveAtBefore: queryTime(lastActiveAtBefore),
    lastSignInAtAfter: queryTime(lastSignInAtAfter),
    lastSignInAtBefore: queryTime(lastSignInAtBefore),
  } as UserQuery;
}
