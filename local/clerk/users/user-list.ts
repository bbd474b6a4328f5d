import { invalidParameter, neededWith } from '../operation/errors.ts';
import type { Call, Operation } from '../operation/operation.ts';
import { booleanIn, integerIn, ordered, pageOf, passesSignedFilter, valuesIn } from '../operation/query.ts';
import type { ClerkState, UserRecord } from '../state/state.ts';
import { wireUser } from './user-wire.ts';

const emails = (user: UserRecord) => user.emailAddresses.map((item) => item.emailAddress);
const phones = (user: UserRecord) => user.phoneNumbers.map((item) => item.phoneNumber);
const wallets = (user: UserRecord) => user.web3Wallets.map((item) => item.web3Wallet);
const fullName = (user: UserRecord) => [user.firstName, user.lastName].filter(Boolean).join(' ');
const present = (text: string | null) => (text === null ? [] : [text]);

/** What sorts users, and the memberships of users; first of each list where there may be several. */
export const userOrders: Record<string, (user: UserRecord) => string | number | null | undefined> = {
  created_at: (user) => user.createdAt,
  updated_at: (user) => user.updatedAt,
  email_address: (user) => emails(user)[0],
  web3wallet: (user) => wallets(user)[0],
  first_name: (user) => user.firstName,
  last_name: (user) => user.lastName,
  phone_number: (user) => phones(user)[0],
  username: (user) => user.username,
  last_active_at: (user) => user.lastActiveAt,
  last_sign_in_at: (user) => user.lastSignInAt,
};

const anyContains = (texts: string[], part: string) => {
  const wanted = part.toLowerCase();
  return texts.some((text) => text.toLowerCase().includes(wanted));
};

type Filter = (user: UserRecord) => boolean;

/** Filters by exact values; those not found are ignored. */
function valueFilters(query: URLSearchParams): Filter[] {
  const has: Record<string, (user: UserRecord) => string[]> = {
    email_address: emails,
    phone_number: phones,
    username: (user) => present(user.username),
    web3_wallet: wallets,
  };
  return Object.entries(has).flatMap(([name, values]) => {
    const wanted = valuesIn(query, name).map((value) =>
      // An unencoded + in a phone number arrives as a space.
      name === 'phone_number' ? value.replace(/^ /, '+') : value.toLowerCase(),
    );
    if (wanted.length === 0) return [];
    return [(user: UserRecord) => values(user).some((value) => wanted.includes(value.toLowerCase()))];
  });
}

/** Filters by parts of values, in whatever case. */
function partFilters(query: URLSearchParams): Filter[] {
  const within: Record<string, (user: UserRecord) => string[]> = {
    query: (user) => [
      user.id,
      ...emails(user),
      ...phones(user),
      ...wallets(user),
      ...present(user.username),
      fullName(user),
    ],
    email_address_query: emails,
    phone_number_query: phones,
    username_query: (user) => present(user.username),
    name_query: (user) => [fullName(user)],
  };
  return Object.entries(within).flatMap(([name, texts]) => {
    const part = query.get(name);
    return part === null || part === '' ? [] : [(user: UserRecord) => anyContains(texts(user), part)];
  });
}

/** Filters by time, in milliseconds since 1970; who never signed in or was never active matches none. */
function timeFilters(query: URLSearchParams): Filter[] {
  const times: [string, (user: UserRecord) => number | null, (time: number, bound: number) => boolean][] = [
    ['last_active_at_before', (user) => user.lastActiveAt, (time, bound) => time < bound],
    ['last_active_at_after', (user) => user.lastActiveAt, (time, bound) => time > bound],
    ['last_active_at_since', (user) => user.lastActiveAt, (time, bound) => time >= bound],
    ['created_at_before', (user) => user.createdAt, (time, bound) => time < bound],
    ['created_at_after', (user) => user.createdAt, (time, bound) => time > bound],
    ['last_sign_in_at_before', (user) => user.lastSignInAt, (time, bound) => time < bound],
    ['last_sign_in_at_after', (user) => user.lastSignInAt, (time, bound) => time > bound],
  ];
  return times.flatMap(([name, timeOf, passes]) => {
    const bound = integerIn(query, name);
    if (bound === undefined) return [];
    return [
      (user: UserRecord) => {
        const time = timeOf(user);
        return time !== null && passes(time, bound);
      },
    ];
  });
}

/** The organizations of each user, made once for all users of a list. */
function organizationsByUser(state: ClerkState): ReadonlyMap<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { userId, organizationId } of state.memberships.values()) {
    const theirs = found.get(userId);
    if (theirs) theirs.push(organizationId);
    else found.set(userId, [organizationId]);
  }
  return found;
}

/** The users that pass all filters that the users list and the memberships list share. */
export function filteredUsers(query: URLSearchParams, users: UserRecord[]): UserRecord[] {
  const wantedIds = valuesIn(query, 'user_id');
  const filters = [
    ...valueFilters(query),
    ...partFilters(query),
    ...timeFilters(query),
    (user: UserRecord) => passesSignedFilter(wantedIds, [user.id]),
  ];
  return users.filter((user) => filters.every((passes) => passes(user)));
}

/** Whether the user has an account at `provider` with one of `ids` there. */
const hasAccount = (user: UserRecord, provider: string, ids: string[]) =>
  user.externalAccounts.some(
    (account) => account.provider === provider && ids.includes(account.providerUserId),
  );

/** The filter by accounts elsewhere: 422 unless there are both a provider and ids, or neither. */
function accountFilter(query: URLSearchParams): Filter {
  const provider = query.get('provider') || null;
  const ids = valuesIn(query, 'provider_user_id');
  if (provider === null && ids.length === 0) return () => true;
  if (provider === null) throw neededWith('provider', 'provider_user_id');
  if (ids.length === 0) throw neededWith('provider_user_id', 'provider');
  return (user) => hasAccount(user, provider, ids);
}

function matchingUsers(call: Call): UserRecord[] {
  const externalIds = valuesIn(call.query, 'external_id');
  const organizationIds = valuesIn(call.query, 'organization_id');
  const banned = booleanIn(call.query, 'banned');
  const hasWantedAccount = accountFilter(call.query);
  const organizations = organizationIds.length === 0 ? undefined : organizationsByUser(call.state);
  return filteredUsers(call.query, [...call.state.users.values()]).filter(
    (user) =>
      passesSignedFilter(externalIds, present(user.externalId)) &&
      passesSignedFilter(organizationIds, organizations?.get(user.id) ?? []) &&
      (banned === undefined || user.banned === banned) &&
      hasWantedAccount(user),
  );
}

/**
 * The users after the one that `starting_after` names, who needn't pass the filters. 422 for another order than by
 * `created_at`, or an id that nobody has.
 */
function afterCursor(call: Call, users: UserRecord[]): UserRecord[] {
  const cursor = call.query.get('starting_after');
  if (cursor === null || cursor === '') return users;
  const order = call.query.get('order_by') || '-created_at';
  if (!/^[-+ ]?created_at$/.test(order) || !call.state.users.has(cursor)) {
    throw invalidParameter(
      'form_param_value_invalid',
      'starting_after',
      'is invalid',
      'starting_after must be the id of a user in the list and requires ordering by created_at.',
    );
  }
  const everyone = ordered(call.query, [...call.state.users.values()], userOrders);
  const following = new Set(everyone.slice(everyone.findIndex((user) => user.id === cursor) + 1));
  return users.filter((user) => following.has(user));
}

/** Listing and counting users. */
export const userListOperations: Operation[] = [
  {
    method: 'get',
    path: '/users',
    answer: (call) => {
      const users = ordered(call.query, matchingUsers(call), userOrders);
      return pageOf(call.query, afterCursor(call, users)).map((user) => wireUser(user, call));
    },
  },
  {
    method: 'get',
    path: '/users/count',
    answer: (call) => ({ object: 'total_count', total_count: matchingUsers(call).length }),
  },
];
