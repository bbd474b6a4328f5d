import type { ClerkState } from '../clerk/server.ts';
import { callerName } from './log-line.ts';
import type { ShownTarget } from './shown.ts';

/** Whose ids are, as far as somebody at the laptop may know. */
export interface Names {
  /** A caller by its subject. */
  caller(subject: string | undefined): string;
  target(id: string): ShownTarget;
}

/** Names of the embedded Clerk's people and organizations, those that are gone included; with a real instance none. */
export function namesOf(state: () => Pick<ClerkState, 'users' | 'organizations'> | undefined): Names {
  const known = new Map<string, string>();
  const nameOf = (id: string): string | undefined => {
    const { users, organizations } = state() ?? {};
    const user = users?.get(id);
    const name = user ? userName(user) : organizations?.get(id)?.name;
    // Of the latest only: many may come and go.
    if (name !== undefined) known.delete(id);
    if (name !== undefined) known.set(id, name);
    if (known.size > mostKnown) known.delete([...known.keys()][0] ?? '');
    return name ?? known.get(id);
  };
  return {
    caller: (subject = '') => nameOf(subject) ?? callerName(subject),
    target(id) {
      const name = nameOf(id);
      return name === undefined ? { id } : { id, name };
    },
  };
}

const mostKnown = 1_000;

/** How a user is called: by name, else by address, username or id. */
export function userName({
  id,
  firstName,
  lastName,
  username,
  emailAddresses,
}: {
  readonly id: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly username: string | null;
  readonly emailAddresses: readonly { readonly emailAddress: string }[];
}): string {
  const name = [firstName, lastName].filter((part) => part !== null && part !== '').join(' ');
  return name || (username ?? emailAddresses[0]?.emailAddress ?? id);
}
