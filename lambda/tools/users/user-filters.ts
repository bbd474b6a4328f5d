import type { ClerkClient } from '@clerk/backend';
import * as z from 'zod';
import { organizationIdFilter, userIdFilter } from '../../clerk/ids.ts';
import { queryFlag, queryTime } from '../../clerk/views/shapes.ts';
import { isOneAddress, isOneNumber } from '../../definition/contact-parameter.ts';
import { timeParameter } from '../../definition/time-parameter.ts';

/** Values that one filter takes at most: https://clerk.com/docs/reference/backend-api (version 2026-05-12). */
const maxValues = 100;

const anyOf = (item: z.ZodString, description: string) =>
  z.array(item).min(1).max(maxValues).optional().describe(description);
const text = (max: number) => z.string().trim().min(1).max(max);
const noAddress = 'must be one whole email address, for example ada@example.com; send several as a list';
const isAddress = (sent: string) => /[^@]@[^@]/.test(sent) && isOneAddress(sent);
const noNumber = 'must be one whole phone number, for example +14155550123; send several as a list';
const isNumber = (sent: string) => /\d/.test(sent) && isOneNumber(sent);
const part = (of: string) => text(255).optional().describe(`Part of ${of}.`);

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
  emailAddress: anyOf(text(320).refine(isAddress, { error: noAddress }), 'Whole email addresses.'),
  phoneNumber: anyOf(
    text(64).refine(isNumber, { error: noNumber }),
    'Whole phone numbers. Example: ["+14155550123"].',
  ),
  username: anyOf(text(256), 'Whole usernames.'),
  web3Wallet: anyOf(text(255), 'Whole addresses.'),
  userId: anyOf(userIdFilter, 'With - in front: all but that user.'),
  externalId: anyOf(text(256), 'With - in front: all but that user.'),
  organizationId: anyOf(organizationIdFilter, 'Members of these; with - in front: all but those.'),
  banned: z.boolean().optional().describe('true: only banned users. false: only others.'),
  createdAtAfter: timeParameter().optional(),
  createdAtBefore: timeParameter().optional(),
  lastActiveAtAfter: timeParameter().optional(),
  lastActiveAtBefore: timeParameter('Without users who never were.').optional(),
  lastSignInAtAfter: timeParameter().optional(),
  lastSignInAtBefore: timeParameter('Without users who never did.').optional(),
  provider: text(100).optional().describe('With providerUserId. Example: oauth_google.'),
  providerUserId: anyOf(text(255), 'Ids at that provider.'),
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
