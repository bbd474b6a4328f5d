import type { ClerkState } from '../../local/clerk/state/state.ts';
import type { Problems } from './job.ts';

/** What jobs are about; that of others changes nothing. */
const collections = [
  'users',
  'organizations',
  'memberships',
  'invitations',
  'organizationInvitations',
  'sessions',
  'apiKeys',
  'machines',
  'jwtTemplates',
  'allowlist',
  'blocklist',
  'roles',
] as const satisfies readonly (keyof ClerkState)[];

/** Clerk's records as they are now, by collection and id. */
export type Records = ReadonlyMap<string, string>;

/** Takes down all records. */
export function recordsOf(state: ClerkState): Records {
  return new Map(
    collections.flatMap((name) =>
      [...state[name]].map(([id, record]) => [`${name} ${id}`, written(record)] as const),
    ),
  );
}

/** A record as JSON, in which a lock without end is one. */
function written(record: object): string {
  return JSON.stringify(record, (_name, value: unknown) => (value === Infinity ? 'Infinity' : value));
}

/** A problem for each record that was changed, made or taken away since, but for those of these ids. */
export function touched(before: Records, state: ClerkState, ...expected: readonly string[]): Problems {
  const after = recordsOf(state);
  const isExpected = new Set(expected);
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    if (before.get(key) === after.get(key) || isExpected.has(key.split(' ')[1] ?? '')) return [];
    const [was, is] = [before.get(key), after.get(key)];
    if (was === undefined) return [`${key} was made`];
    return [is === undefined ? `${key} was taken away` : `${key} was changed: ${changedFields(was, is)}`];
  });
}

/** The names of the fields that differ; values may be secrets. */
function changedFields(was: string, is: string): string {
  const [before, after] = [was, is].map((json) => JSON.parse(json) as Record<string, unknown>);
  return Object.keys({ ...before, ...after })
    .filter((field) => JSON.stringify(before?.[field]) !== JSON.stringify(after?.[field]))
    .join(', ');
}
