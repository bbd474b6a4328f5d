import type { EmbeddedClerk } from '../clerk/server.ts';

/** What a pick found. Throws when the seeded Clerk has nothing like it any more. */
export function required<Found>(found: Found | undefined, what: string): Found {
  if (found === undefined) throw new Error(`The embedded Clerk has ${what} no more.`);
  return found;
}

/** The first of what an instance holds of a kind. Throws when it holds none. */
export const first = <Item>(items: ReadonlyMap<string, Item>): Item =>
  required(items.values().next().value, 'a record of this kind');

/** The user whose first address this is. Throws when nobody has it. */
export const userWith = ({ state }: EmbeddedClerk, email: string) =>
  required(
    [...state.users.values()].find(({ emailAddresses }) => emailAddresses[0]?.emailAddress === email),
    email,
  );

export const ada = (clerk: EmbeddedClerk) => userWith(clerk, 'ada.okafor@northwind.example');
export const grace = (clerk: EmbeddedClerk) => userWith(clerk, 'grace.nakamura@bluefin.example');
export const keiko = (clerk: EmbeddedClerk) => userWith(clerk, 'keiko.tanaka@harbor.example');
export const northwind = ({ state }: EmbeddedClerk) => first(state.organizations);
export const lastOrganization = ({ state }: EmbeddedClerk) =>
  required([...state.organizations.values()].at(-1), 'an organization');
export const session = ({ state }: EmbeddedClerk) => first(state.sessions);
