import { counted } from '../base/counted.ts';
import { idIn } from './ids-in.ts';
import { type Target, type TargetContext, versionOf } from './target.ts';
import { describeUser } from './user-target.ts';

/** Users that a preview names; of more, it says how many. */
const maxNamed = 20;
/** The most that one of Clerk's filters takes. */
const maxUsers = 100;

/** The users whom the rows of a call are about, at most 100; none for rows that are about nobody who is there. */
export function userIdsIn(rows: unknown): string[] {
  if (!Array.isArray(rows)) return [];
  const ids = (rows as Record<string, unknown>[]).flatMap((row) => idIn(row, 'userId', 'user') ?? []);
  return [...new Set(ids)].slice(0, maxUsers);
}

/** The users of the rows of a call. One request. Throws `ClerkFailure`. */
export async function rowUsersTarget(userId: string[], { clerk }: TargetContext): Promise<Target> {
  const { data } = await clerk.read((client) => client.users.getUserList({ userId, limit: maxUsers }), {
    skip: '/users/count',
  });
  const users = new Map(data.map((user) => [user.id, user]));
  const found = userId.flatMap((id) => users.get(id) ?? []);
  const missing = userId.filter((id) => !users.has(id));
  return {
    version: found.map((user) => versionOf(user)).join(' '),
    state: async () => ({ same: [found.map(describeUser), missing], counts: [] }),
    describe: async () => [
      `Of ${counted(userId.length, 'user')}.`,
      ...found.slice(0, maxNamed).map((user) => `User: ${describeUser(user)}.`),
      ...(found.length > maxNamed ? [`And ${counted(found.length - maxNamed, 'more user')}.`] : []),
      ...(missing.length > 0 ? [`Not there: ${missing.join(', ')}.`] : []),
    ],
  };
}
