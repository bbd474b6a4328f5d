import type { User } from '@clerk/backend';
import type { Clerk } from '../../clerk/clerk.ts';
import { comparableAddress, comparableNumber, spellingsOf } from '../../clerk/same-identifier.ts';

/** What makes a user unique in the instance. */
export interface Identifiers {
  readonly emailAddress?: readonly string[] | undefined;
  readonly phoneNumber?: readonly string[] | undefined;
  readonly username?: string | undefined;
  readonly externalId?: string | undefined;
}

/** A kind of identifier. */
export type Kind = keyof Identifiers;
const kinds: readonly Kind[] = ['emailAddress', 'phoneNumber', 'username', 'externalId'];

/** The most values that one of Clerk's filters takes. */
const maxValues = 100;

const valuesOf = (row: Identifiers, kind: Kind): readonly string[] => [row[kind] ?? []].flat();

/** How values of each kind are compared; case counts in external ids only. */
const comparable: Record<Kind, (value: string) => string> = {
  emailAddress: comparableAddress,
  phoneNumber: comparableNumber,
  username: (value) => value.toLowerCase(),
  externalId: (value) => value,
};
const keyOf = (kind: Kind, value: string) => `${kind}:${comparable[kind](value)}`;

/** What to ask Clerk for, to find a value. It reads a sign in front of an external id as "with" or "without". */
const asked: Record<Kind, (value: string) => readonly string[]> = {
  emailAddress: spellingsOf,
  phoneNumber: (value) => [comparableNumber(value)],
  username: (value) => [value],
  externalId: (value) => [/^[+-]/.test(value) ? `+${value}` : value],
};

/** The users who have identifiers of a row, by their ids, each with the kinds that it has. */
export type Holders = ReadonlyMap<string, ReadonlySet<Kind>>;

/**
 * The users who have an identifier of each row, in the order of the rows. With `holders: 'verified'` an
 * address counts only when its owner has proved it: anybody can add somebody else's address, unproved, to an own
 * account. One request a kind of identifier and 100 values. Throws `ClerkFailure`.
 */
export async function findExisting(
  clerk: Clerk,
  rows: readonly Identifiers[],
  holders: 'verified' | 'any',
): Promise<readonly Holders[]> {
  const owners = new Map<string, Set<string>>();
  for (const kind of kinds) {
    const values = [...new Set(rows.flatMap((row) => valuesOf(row, kind).flatMap(asked[kind])))];
    for (let start = 0; start < values.length; start += maxValues) {
      const wanted = values.slice(start, start + maxValues);
      const { data } = await clerk.read(
        (client) => client.users.getUserList({ [kind]: wanted, limit: 500 }),
        { skip: '/users/count' },
      );
      for (const user of data) {
        for (const value of held(user, kind, holders)) {
          const key = keyOf(kind, value);
          owners.set(key, (owners.get(key) ?? new Set()).add(user.id));
        }
      }
    }
  }
  return rows.map((row) => {
    const found = new Map<string, Set<Kind>>();
    for (const kind of kinds) {
      for (const value of valuesOf(row, kind)) {
        for (const id of owners.get(keyOf(kind, value)) ?? []) {
          found.set(id, (found.get(id) ?? new Set()).add(kind));
        }
      }
    }
    return found;
  });
}

function held(user: User, kind: Kind, holders: 'verified' | 'any'): string[] {
  const counts = (item: { verification: { status: string } | null }) =>
    holders === 'any' || item.verification?.status === 'verified';
  const { username, externalId } = user;
  const values: Record<Kind, readonly (string | null)[]> = {
    emailAddress: user.emailAddresses.filter(counts).map(({ emailAddress }) => emailAddress),
    phoneNumber: user.phoneNumbers.filter(counts).map(({ phoneNumber }) => phoneNumber),
    username: [username],
    externalId: [externalId],
  };
  return values[kind].filter((value) => value !== null);
}
