import type { Permission } from '../access/permissions.ts';
import { type Bound, organizationsOf, reachInWords } from '../access/reach.ts';
import type { Clerk } from '../clerk/clerk.ts';
import type { ClerkFailure } from '../clerk/failure.ts';
import {
  type ClerkAnswer,
  guardrailRefusal,
  type OutgoingRequest,
  type Passage,
  type ReachGuard,
} from '../clerk/request-guard.ts';
import { fieldOf, isObject, textsIn } from '../guardrails/mentions.ts';
import { contactsIn, withoutOthers } from './in-reach.ts';
import { isMemberOfAny, membershipsIn, organizationsNow, organizationsOfUser, stillIn } from './lookups.ts';
import { type How, howOf } from './requests.ts';

/** Who calls, on whom, and what to find out by, which has no bounds itself. */
export interface ReachContext {
  readonly permission: Permission | null;
  readonly bounds: readonly Bound[];
  /** The id of the caller. */
  readonly callerId: string;
  readonly clerk: Clerk;
}

/** Values that one filter of Clerk's takes: https://clerk.com/docs/reference/backend-api (version 2026-05-12). */
export const maxValues = 100;
/** The most that Clerk gives in one answer. */
export const maxPage = 500;

/** What no user has as id, to ask for where the answer must take as long as with one. */
export const nobody = 'user_0';

/**
 * Holds the requests of one call to its reach: by what is asked, and by what comes back. What is not in reach is answered
 * as what is not there, before Clerk is asked for it, so that neither words nor requests tell the two apart.
 */
export function reachGuard(context: ReachContext): ReachGuard {
  const { permission, bounds, callerId, clerk } = context;
  const organizations = organizationsOf(bounds);
  const inReach = new Set(organizations);
  /** Whose the contacts are that this call was shown. */
  const contacts = new Map<string, string>();
  /** Users whom this call has found in reach; good for reading. */
  const known = new Set<string>();

  const isKnown = async (userId: string): Promise<boolean> => {
    if (known.has(userId)) return true;
    const found = await isMemberOfAny(clerk, userId, organizations);
    if (found) known.add(userId);
    return found;
  };
  const shown = (body: unknown): unknown => {
    for (const [contact, user] of contactsIn(body)) contacts.set(contact, user);
    return withoutOthers(body, inReach);
  };
  const look = async ({ status, body }: ClerkAnswer): Promise<ClerkAnswer> => ({ status, body: shown(body) });

  const oneOfList = (url: URL, userId: string): Passage => {
    if (!userId.startsWith('user_') || organizations.length === 0) return missing('user', userId);
    const wanted = new URL(url);
    wanted.pathname = url.pathname.split('/').slice(0, -1).join('/');
    wanted.search = '';
    wanted.searchParams.append('user_id', userId);
    for (const organization of organizations) wanted.searchParams.append('organization_id', organization);
    wanted.searchParams.set('limit', '2');
    return {
      url: wanted,
      look: async (answer) => {
        if (answer.status !== 200) return answer;
        const [user, ...more] = Array.isArray(answer.body) ? (answer.body as unknown[]) : [];
        // More than one: then Clerk does not look for who is both.
        if (more.length > 0 || fieldOf(user, 'id') !== userId) return missing('user', userId).answer;
        known.add(userId);
        return { status: 200, body: shown(user) };
      },
    };
  };

  /** A list that Clerk filters by organization: those asked for that are in reach, or else all of them. */
  const filtered = async (url: URL, empty: unknown): Promise<Passage> => {
    const asked = url.searchParams.getAll('organization_id');
    const excluded = new Set(asked.filter((id) => id.startsWith('-')).map((id) => id.slice(1)));
    const included = asked.filter((id) => !id.startsWith('-')).map((id) => id.replace(/^[+ ]/, ''));
    const wanted = included.length === 0 ? organizations : included.filter((id) => inReach.has(id));
    if (wanted.length === 0) return { answer: { status: 200, body: empty } };
    const after = url.searchParams.get('starting_after');
    if (after !== null && after !== '' && !(await isKnown(after))) return missing('user', after);
    const narrowed = new URL(url);
    narrowed.searchParams.delete('organization_id');
    for (const id of wanted) narrowed.searchParams.append('organization_id', id);
    for (const id of excluded) if (inReach.has(id)) narrowed.searchParams.append('organization_id', `-${id}`);
    return {
      url: narrowed,
      look: async ({ status, body }) => {
        if (Array.isArray(body)) {
          if (!areAsked(body, url)) throw notJoined();
          // Who is in the answer is in reach, and a page can go on after them.
          for (const id of idsIn(body)) known.add(id);
        }
        return { status, body: shown(body) };
      },
    };
  };

  /** All of a user's list, of which Clerk can't leave anything out, with what is in reach as if there were no more. */
  const wholeList = (url: URL, organizationOf: (item: unknown) => unknown): Passage => {
    const whole = new URL(url);
    const limit = Number(url.searchParams.get('limit') ?? 10);
    const offset = Number(url.searchParams.get('offset') ?? 0);
    whole.searchParams.set('limit', String(maxPage));
    whole.searchParams.set('offset', '0');
    return {
      url: whole,
      look: async ({ status, body }) => {
        const data = fieldOf(body, 'data');
        if (status !== 200 || !Array.isArray(data)) return { status, body: shown(body) };
        if (Number(fieldOf(body, 'total_count')) > data.length) throw tooMany();
        const own = (data as unknown[]).filter((item) => inReach.has(String(organizationOf(item))));
        const page = own.slice(offset, offset + limit);
        return { status, body: { data: shown(page), total_count: own.length } };
      },
    };
  };

  const now = () => organizationsNow(bounds, callerId, clerk);

  const changeOfUser = async (userId: unknown): Promise<Passage> => {
    const exclusive = bounds.filter((bound) => bound.exclusive);
    if (typeof userId !== 'string' || !userId.startsWith('user_')) return missing('user', String(userId));
    const found = await organizationsOfUser(clerk, userId);
    const current = await organizationsNow(exclusive, callerId, clerk);
    if (!found?.organizations.some((id) => current.has(id))) return missing('user', userId);
    if (!found.isWhole || found.organizations.some((id) => !current.has(id))) {
      throw outOfReach(
        `${userId} belongs to another organization, too, and you may change only users who belong to none outside ${organizationsOf(exclusive).join(', ')}`,
      );
    }
    return { look };
  };

  /** What is about a member of an organization in reach, in which the caller still is what the reach rests on. */
  const ofMember = async (id: string, userId: string): Promise<Passage> => {
    if (!inReach.has(id)) return missing('organization', id);
    const asked = bounds.some(({ own }) => own) ? [...new Set([userId, callerId])] : [userId];
    const found = userId.startsWith('user_') ? await membershipsIn(clerk, id, asked) : [];
    const theirs = found.filter((membership) => membership.userId === callerId);
    if (!stillIn(bounds, theirs).has(id)) return missing('organization', id);
    return found.some((membership) => membership.userId === userId) ? { look } : missing('user', userId);
  };

  const hold: Record<How, (request: OutgoingRequest, url: URL) => Promise<Passage>> = {
    users: async ({ path }, url) =>
      filtered(url, path[1] === 'count' ? { object: 'total_count', total_count: 0 } : []),
    user: async ({ path: [, userId = ''] }, url) => oneOfList(url, userId),
    'of user': async ({ path: [, userId = '', list] }, url) => {
      if (!(await isKnown(userId))) return missing('user', userId);
      return list === 'organization_memberships'
        ? wholeList(url, (item) => fieldOf(fieldOf(item, 'organization'), 'id'))
        : wholeList(url, (item) => fieldOf(item, 'organization_id'));
    },
    sessions: async (_, url) => {
      const userId = url.searchParams.get('user_id') ?? '';
      if (await isKnown(userId)) return { look };
      const isPaginated = url.searchParams.get('paginated') === 'true';
      return { answer: { status: 200, body: isPaginated ? emptyPage : [] } };
    },
    session: async ({ path: [, id = ''] }) => ({
      look: async (answer) => {
        const userId = answer.status === 200 ? fieldOf(answer.body, 'user_id') : nobody;
        const isTheirs = await isKnown(String(userId));
        if (answer.status !== 200 && answer.status !== 404) return answer;
        return isTheirs ? look(answer) : missing('session', id).answer;
      },
    }),
    organizations: async (_, url) => filtered(url, emptyPage),
    organization: async ({ path: [, id = ''] }) => {
      if (inReach.has(id)) return { look };
      if (id.startsWith('org_')) return missing('organization', id);
      return {
        look: async (answer) => {
          const isOne = answer.status === 200 && inReach.has(String(fieldOf(answer.body, 'id')));
          if (!isOne && (answer.status === 200 || answer.status === 404)) {
            return missing('organization', id).answer;
          }
          return look(answer);
        },
      };
    },
    'in organization': async ({ path: [, id = ''] }) =>
      inReach.has(id) ? { look } : missing('organization', id),
    roles: async () => ({ look }),
    nothing: async (_, url) => ({
      answer: { status: 200, body: url.searchParams.get('paginated') === 'true' ? emptyPage : [] },
    }),
    member: ({ path: [, id = '', , userId = ''] }) => ofMember(id, userId),
    'new member': async ({ path: [, id = ''], body }) => {
      const userId = String(fieldOf(body, 'user_id'));
      // Who is in reach of one organization alone is a member of it, as is the caller: one request tells of both.
      if (organizations.length === 1) return ofMember(id, userId);
      if (!(await now()).has(id)) return missing('organization', id);
      return (await isMemberOfAny(clerk, userId, organizations)) ? { look } : missing('user', userId);
    },
    'change in organization': async ({ path: [, id = ''] }) =>
      inReach.has(id) && (await now()).has(id) ? { look } : missing('organization', id),
    'change of user': ({ path: [, userId] }) => changeOfUser(userId),
    'new contact': ({ body }) => changeOfUser(fieldOf(body, 'user_id')),
    'change of contact': async ({ path: [, id = ''] }) => {
      const userId = contacts.get(id);
      return userId === undefined ? missing('identification', id) : changeOfUser(userId);
    },
    'change of session': async ({ path: [, id = ''] }) => {
      const { ifThere } = await import('../clerk/if-there.ts');
      const session = await ifThere(clerk.read((client) => client.sessions.getSession(id)));
      const passage = await changeOfUser(session?.userId ?? nobody);
      return 'answer' in passage ? missing('session', id) : passage;
    },
  };

  /** Whoever a change names in its body must be in reach, too. */
  const strangerIn = async ({ body }: OutgoingRequest): Promise<Passage | undefined> => {
    for (const { text } of textsIn(body)) {
      if (/^org_[A-Za-z0-9]+$/.test(text) && !inReach.has(text)) return missing('organization', text);
      if (/^user_[A-Za-z0-9]+$/.test(text) && !(await isKnown(text))) return missing('user', text);
    }
    return undefined;
  };

  return async (request, url) => {
    if (isOfInstance(request))
      return { look: async ({ status, body }) => ({ status, body: identityOf(body) }) };
    const how = howOf(request);
    if (how === undefined) throw instanceWide(permission, bounds);
    // Filters take no more, and a part of a list must not be shown for the whole.
    if (organizations.length > maxValues) throw tooMany();
    const passage = await hold[how](request, url);
    if (request.method === 'GET' || 'answer' in passage) return passage;
    return how === 'new member' || how === 'new contact' ? passage : ((await strangerIn(request)) ?? passage);
  };
}

/** What tells one instance from another, which whoami shows and approvals are bound to. */
export function isOfInstance({ method, path }: OutgoingRequest): boolean {
  return method === 'GET' && path.join('/') === 'instance';
}

/** Of the instance no more than that; of a failure, all. */
export function identityOf(body: unknown): unknown {
  if (!isObject(body) || body['object'] !== 'instance') return body;
  const { object, id, environment_type } = body;
  return { object, id, environment_type };
}

export const emptyPage = { data: [], total_count: 0 };

/** Filters of whole values. */
export const exactFilters = [
  'user_id',
  'email_address',
  'phone_number',
  'username',
  'external_id',
  'web3_wallet',
];

/**
 * True where each user has one of the values that were asked for. Were there somebody with none, Clerk would have looked
 * for members or for the values, and not for both.
 */
function areAsked(users: readonly unknown[], { searchParams }: URL): boolean {
  const values = exactFilters
    .flatMap((name) => searchParams.getAll(name))
    .filter((value) => !value.startsWith('-'))
    .map((value) => value.replace(/^[+ ]/, '').toLowerCase());
  if (values.length === 0) return true;
  return users.every((user) => {
    const text = JSON.stringify(user).toLowerCase();
    return values.some((value) => text.includes(value));
  });
}

function* idsIn(items: readonly unknown[]): Generator<string> {
  for (const item of items) {
    if (isObject(item) && typeof item['id'] === 'string') yield item['id'];
  }
}

/** As Clerk answers for what is not there. */
export function missing(kind: string, id: string): { answer: ClerkAnswer } {
  const error = {
    message: 'not found',
    long_message: `No ${kind} was found with id ${id}`,
    code: 'resource_not_found',
  };
  return { answer: { status: 404, body: { errors: [error] } } };
}

export function outOfReach(why: string): ClerkFailure {
  return guardrailRefusal(
    'out_of_reach',
    `Out of reach: ${why}. Nothing was changed. Next: whoami lists on whom you may do what.`,
  );
}

export function instanceWide(permission: Permission | null, bounds: readonly Bound[]): ClerkFailure {
  const given =
    permission === null
      ? 'nothing is given to you there'
      : `${permission} is given to you only within ${reachInWords(bounds)}`;
  return outOfReach(`this is about the whole Clerk instance, and ${given}`);
}

function notJoined(): ClerkFailure {
  return outOfReach(
    'Clerk answered with more than the members who were asked for, and nothing of that is shown',
  );
}

export function tooMany(): ClerkFailure {
  return outOfReach(
    `there are more organizations than can be looked through at once, which is ${maxValues} of yours and ${maxPage} of a user; sign in for one of them`,
  );
}
