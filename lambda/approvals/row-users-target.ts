import type { User } from '@clerk/backend';
import { counted } from '../base/counted.ts';
import { idIn } from './ids-in.ts';
import { isObject } from '../guardrails/mentions.ts';
import { type Target, type TargetContext, versionOf } from './target.ts';
import { toldValues } from './told-values.ts';
import { describeUser } from './user-target.ts';

type Values = Readonly<Record<string, unknown>>;

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

/** The kinds of metadata that a row, or all of them, may have. */
const kinds = ['publicMetadata', 'privateMetadata', 'unsafeMetadata'] as const;

/**
 * The users of the rows of a call, each with the metadata that would take the place of what is there. One request. Throws
 * `ClerkFailure`.
 */
export async function rowUsersTarget(
  userId: string[],
  args: Values,
  { clerk, caller }: TargetContext,
): Promise<Target> {
  const { data } = await clerk.read((client) => client.users.getUserList({ userId, limit: maxUsers }), {
    skip: '/users/count',
  });
  const readsPrivate = caller.permissions.has('users:private');
  const users = new Map(data.map((user) => [user.id, user]));
  const found = userId.flatMap((id) => users.get(id) ?? []);
  const missing = userId.filter((id) => !users.has(id));
  return {
    version: found.map((user) => versionOf(user)).join(' '),
    state: async () => ({
      same: [found.map((user) => [describeUser(user), replaced(user, args)]), missing],
      counts: [],
    }),
    describe: async () => [
      `Users: ${userId.length}.`,
      ...found
        .slice(0, maxNamed)
        .flatMap((user) => [`User: ${describeUser(user)}.`].concat(metadataLines(user, args, readsPrivate))),
      ...(found.length > maxNamed ? [`And ${counted(found.length - maxNamed, 'more user')}.`] : []),
      ...(missing.length > 0 ? [`Not there: ${missing.join(', ')}.`] : []),
    ],
  };
}

/** The metadata that a call sends for a user: that of the row, or what stands beside the rows for those without. */
function sentFor({ id }: User, args: Values): Values {
  const rows = Array.isArray(args['rows']) ? (args['rows'] as Values[]) : [];
  const own = rows.find((row) => row['userId'] === id) ?? {};
  return Object.fromEntries(
    kinds.flatMap((kind) => {
      const value = own[kind] ?? args[kind];
      return value === undefined ? [] : [[kind, value]];
    }),
  );
}

/** What the metadata would take the place of: where it is merged, only the keys that are sent. */
function replaced(user: User, args: Values): unknown {
  return Object.entries(sentFor(user, args)).map(([kind, sent]) => {
    const before: unknown = Reflect.get(user, kind);
    return args['mode'] === 'replace' ? before : within(before, sent);
  });
}

function within(value: unknown, keys: unknown): unknown {
  if (!isObject(keys)) return value ?? null;
  return Object.entries(keys).map(([key, inner]) => [
    key,
    within(isObject(value) ? value[key] : undefined, inner),
  ]);
}

function metadataLines(user: User, args: Values, readsPrivate: boolean): string[] {
  const sent = sentFor(user, args);
  if (Object.keys(sent).length === 0) return [];
  const { credentials, others } = toldValues(
    { ...sent, mode: args['mode'] },
    {
      before: user as unknown as Values,
      isDefault: () => false,
      toldElsewhere: new Set(['mode']),
      label: () => undefined,
      readsPrivate,
    },
  );
  const lines = [...credentials, ...others];
  return lines.length === 0 ? ['  nothing that is not so already'] : lines.map((line) => `  ${line}`);
}
