import type { ClerkState } from '../clerk/server.ts';
import { userName } from './names.ts';
import type { ShownUser } from './shown.ts';

/** Users that are shown: those that differ first. */
const mostShown = 60;

/** What an instance has of each user, in words. */
type People = ReadonlyMap<
  string,
  { readonly name: string; readonly facts: Readonly<Record<string, string>> }
>;

/** The users of an instance as they are now: a copy, which later changes leave alone. */
export function peopleIn(state: ClerkState): People {
  const memberships = countBy(state.memberships.values(), ({ userId }) => userId);
  const active = [...state.sessions.values()].filter(({ status }) => status === 'active');
  const sessions = countBy(active, ({ userId }) => userId);
  return new Map(
    [...state.users.values()].map((user) => {
      const facts = {
        name: [user.firstName, user.lastName].filter(Boolean).join(' '),
        username: user.username ?? '',
        email: user.emailAddresses.map(({ emailAddress }) => emailAddress).join(', '),
        phone: user.phoneNumbers.map(({ phoneNumber }) => phoneNumber).join(', '),
        'external id': user.externalId ?? '',
        banned: user.banned ? 'yes' : 'no',
        locked: user.lockedUntil === null ? 'no' : 'yes',
        organizations: String(memberships.get(user.id) ?? 0),
        'active sessions': String(sessions.get(user.id) ?? 0),
        'public metadata': JSON.stringify(user.publicMetadata),
        'private metadata': JSON.stringify(user.privateMetadata),
        'unsafe metadata': JSON.stringify(user.unsafeMetadata),
      };
      return [user.id, { name: userName(user), facts }];
    }),
  );
}

/** The users of two times side by side, those that differ first; at most 60. */
export function compareUsers(before: People, now: People): ShownUser[] {
  const ids = [...new Set([...before.keys(), ...now.keys()])];
  const all = ids.map((id) => compared(id, before.get(id), now.get(id)));
  const differ = all.filter(({ state }) => state !== 'same');
  return [...differ, ...all.filter(({ state }) => state === 'same')].slice(0, mostShown);
}

type Person = People extends ReadonlyMap<string, infer One> ? One : never;

function compared(id: string, before: Person | undefined, now: Person | undefined): ShownUser {
  const name = now?.name ?? before?.name ?? id;
  const names = Object.keys(now?.facts ?? before?.facts ?? {});
  const facts = names.map((fact): ShownUser['facts'][number] => {
    const [then, today] = [before?.facts[fact], now?.facts[fact]];
    return {
      name: fact,
      ...(then === undefined ? undefined : { before: cut(then) }),
      ...(today === undefined || today === then ? undefined : { now: cut(today) }),
    };
  });
  const changed = facts.filter((fact) => fact.now !== undefined);
  if (!now) return { id, name, state: 'gone', facts: facts.filter(isTold) };
  if (!before) return { id, name, state: 'new', facts: facts.filter(({ now: value }) => isSaid(value)) };
  return changed.length > 0
    ? { id, name, state: 'changed', facts: changed }
    : { id, name, state: 'same', facts: facts.filter(isTold) };
}

/** What is shown of a user who has not changed. */
const told = new Set(['email', 'banned', 'organizations', 'active sessions']);

function isTold({ name, before }: ShownUser['facts'][number]): boolean {
  return told.has(name) && isSaid(before);
}

function isSaid(value: string | undefined): boolean {
  return value !== undefined && !['', 'no', '0', '{}'].includes(value);
}

function cut(value: string): string {
  return value.length > 200 ? `${value.slice(0, 199)}…` : value;
}

function countBy<Item>(items: Iterable<Item>, key: (item: Item) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
}
