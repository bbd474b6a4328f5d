import { type Bound, organizationsOf } from '../access/reach.ts';
import { ifThere } from '../clerk/if-there.ts';
import type { ClerkAnswer, OutgoingRequest, Passage, ReachGuard } from '../clerk/request-guard.ts';
import { fieldOf, isObject, textsIn } from '../guardrails/mentions.ts';
import { domainOf, type Reached, reachedIn, reachedOf } from './domains.ts';
import { contactsIn, withoutOthers } from './in-reach.ts';
import { membersAmong, organizationsNow, organizationsOfUser } from './lookups.ts';
import {
  exactFilters,
  identityOf,
  instanceWide,
  isOfInstance,
  maxPage,
  maxValues,
  missing,
  nobody,
  outOfReach,
  type ReachContext,
  reachGuard,
  tooMany,
} from './reach-guard.ts';
import { type How, howOf } from './requests.ts';

type Hold = (request: OutgoingRequest, url: URL) => Promise<Passage>;

/** What makes users, or will. */
const creations: Readonly<Record<string, (body: unknown) => readonly unknown[]>> = {
  users: (body) => [body],
  invitations: (body) => [body],
  'invitations/bulk': (body) => (Array.isArray(body) ? (body as unknown[]) : [undefined]),
};

/** What a list may be asked for besides whole values. */
const pageParameters: ReadonlySet<string> = new Set(['limit', 'offset', 'order_by']);

/**
 * Holds the requests of one call to users by the domains of their primary email addresses, of bounds of which one at least
 * names some; a bound that names organizations, too, to those who are in both. Clerk filters by no domain: users are
 * found by whole values alone, and each is looked at. What is about organizations is held to the bounds without domains.
 */
export function domainGuard(context: ReachContext): ReachGuard {
  const { permission, bounds, callerId, clerk } = context;
  const organizations = organizationsOf(bounds);
  const inReach = new Set(organizations);
  const elsewhere = reachGuard({ ...context, bounds: bounds.filter(({ domains }) => !domains) });
  /** Where a user may be made: where a domain alone says so. */
  const domainsAlone = new Set(
    bounds.flatMap(({ domains = [], organizations: limits }) => (limits ? [] : domains)),
  );
  const withOrganizations = bounds.filter((bound) => bound.organizations !== undefined);
  /** Whose the contacts are that this call was shown. */
  const contacts = new Map<string, string>();
  /** Users whom this call has found in reach; good for reading. */
  const known = new Set<string>();

  /** By which bounds each of these users is in reach; one request for each bound with organizations, whoever they are. */
  const boundsOfUsers = async (
    users: readonly Reached[],
    current: ReadonlySet<string> = inReach,
  ): Promise<ReadonlyMap<string, readonly Bound[]>> => {
    const ids = users.length === 0 ? [nobody] : users.map(({ id }) => id);
    if (withOrganizations.length > 0 && ids.length > maxValues) throw tooMany();
    const found = new Map<string, Bound[]>(users.map(({ id }) => [id, []]));
    for (const bound of bounds) {
      const limits = bound.organizations?.filter((id) => current.has(id));
      const members = limits && (await membersAmong(clerk, ids, limits));
      for (const { id, domain } of users) {
        const isOfDomain = !bound.domains || (domain !== undefined && bound.domains.includes(domain));
        if (isOfDomain && (members?.has(id) ?? true)) found.get(id)?.push(bound);
      }
    }
    return found;
  };

  const lookedUp = async (userId: string): Promise<Reached | undefined> => {
    const { data } = await clerk.read((client) => client.users.getUserList({ userId: [userId], limit: 2 }), {
      skip: '/users/count',
    });
    const user = data.find(({ id }) => id === userId);
    return user && reachedOf(user);
  };

  const isKnown = async (userId: string): Promise<boolean> => {
    if (known.has(userId)) return true;
    const user = await lookedUp(userId.startsWith('user_') ? userId : nobody);
    const found = await boundsOfUsers(user ? [user] : []);
    const isIn = (found.get(userId)?.length ?? 0) > 0;
    if (isIn) known.add(userId);
    return isIn;
  };

  const shown = (body: unknown): unknown => {
    for (const [contact, user] of contactsIn(body)) contacts.set(contact, user);
    return withoutOthers(body, inReach);
  };
  const look = async ({ status, body }: ClerkAnswer): Promise<ClerkAnswer> => ({ status, body: shown(body) });

  /** The users of an answer who are in reach, in its order. */
  const reachable = async (body: unknown): Promise<unknown[]> => {
    const users = Array.isArray(body) ? (body as unknown[]) : [body];
    const all = users.flatMap((user) => reachedIn(user) ?? []);
    const found = await boundsOfUsers(all);
    return users.filter((user) => {
      const id = String(fieldOf(user, 'id'));
      const isIn = (found.get(id)?.length ?? 0) > 0;
      if (isIn) known.add(id);
      return isIn;
    });
  };

  const one: Hold = async ({ path: [, userId = ''] }) => ({
    look: async (answer) => {
      if (answer.status !== 200 && answer.status !== 404) return answer;
      const [user] = await reachable(answer.status === 200 ? answer.body : []);
      return fieldOf(user, 'id') === userId
        ? look({ status: 200, body: user })
        : missing('user', userId).answer;
    },
  });

  /** Who has one of some whole values: all of them are in one answer. */
  const byValue: Hold = async ({ path }, url) => {
    const names = new Set(url.searchParams.keys());
    const values = exactFilters.flatMap((name) => url.searchParams.getAll(name));
    const isByValue =
      values.length > 0 &&
      values.every((value) => !value.startsWith('-')) &&
      [...names].every((name) => exactFilters.includes(name) || pageParameters.has(name));
    if (path.length > 1 || !isByValue) {
      throw outOfReach(
        "Clerk can't list, count or search users by the domain of an email address, and only such are in your reach; find_user finds one by a whole address, number, username or external id, and get_user by id",
      );
    }
    const whole = new URL(url);
    const limit = Number(url.searchParams.get('limit') ?? 10);
    const offset = Number(url.searchParams.get('offset') ?? 0);
    whole.searchParams.set('limit', String(maxPage));
    whole.searchParams.set('offset', '0');
    return {
      url: whole,
      look: async (answer) => {
        if (answer.status !== 200 || !Array.isArray(answer.body)) return look(answer);
        if (answer.body.length >= maxPage) throw tooMany();
        const users = await reachable(answer.body);
        return look({ status: 200, body: users.slice(offset, offset + limit) });
      },
    };
  };

  /** A change of a user, who must be in reach by a bound that lets them be changed; `check` says what else is wrong. */
  const changeOfUser = async (userId: unknown, check?: (user: Reached) => void): Promise<Passage> => {
    if (typeof userId !== 'string' || !userId.startsWith('user_')) return missing('user', String(userId));
    const user = await lookedUp(userId);
    const current = await organizationsNow(bounds, callerId, clerk);
    const found = (await boundsOfUsers(user ? [user] : [], current)).get(userId) ?? [];
    const exclusive = withOrganizations.filter((bound) => bound.exclusive);
    const theirs = exclusive.length > 0 ? await organizationsOfUser(clerk, userId) : undefined;
    if (!user || !found.some((bound) => bound.organizations === undefined || bound.exclusive)) {
      return missing('user', userId);
    }
    // Organizations in which they are in reach: those of a bound for other domains are outside.
    const mine = new Set(
      organizationsOf(found.filter((bound) => bound.exclusive)).filter((id) => current.has(id)),
    );
    const isMine = theirs?.isWhole === true && theirs.organizations.every((id) => mine.has(id));
    if (!isMine && !found.some((bound) => bound.organizations === undefined)) {
      throw outOfReach(
        `${userId} belongs to another organization, too, and you may change only users who belong to none outside ${organizationsOf(exclusive).join(', ')}`,
      );
    }
    check?.(user);
    return { look };
  };

  const changeOfContact: Hold = async ({ method, path: [kind, id = ''], body }) => {
    const userId = contacts.get(id);
    if (userId === undefined) return missing('identification', id);
    const isEmail = kind === 'email_addresses';
    return changeOfUser(userId, ({ primaryId }) => {
      const makesPrimary = method === 'PATCH' && Boolean(fieldOf(body, 'primary'));
      if (isEmail && (id === primaryId || makesPrimary)) throw primaryKept();
    });
  };

  const hold: Partial<Record<How, Hold>> = {
    users: byValue,
    user: one,
    sessions: async (_, url) => {
      if (await isKnown(url.searchParams.get('user_id') ?? '')) return { look };
      const isPaginated = url.searchParams.get('paginated') === 'true';
      return { answer: { status: 200, body: isPaginated ? { data: [], total_count: 0 } : [] } };
    },
    session: async ({ path: [, id = ''] }) => ({
      look: async (answer) => {
        if (answer.status !== 200 && answer.status !== 404) return answer;
        const userId = answer.status === 200 ? fieldOf(answer.body, 'user_id') : nobody;
        return (await isKnown(String(userId))) ? look(answer) : missing('session', id).answer;
      },
    }),
    nothing: elsewhere,
    'change of user': async ({ method, path, body }) => {
      const [, userId, part, partId] = path;
      const isAddress = part === 'email_address' || (isObject(body) && 'primary_email_address_id' in body);
      if (isAddress) throw primaryKept();
      return changeOfUser(userId, ({ isLinked }) => {
        if (method === 'DELETE' && part === 'external_accounts' && partId && isLinked) throw primaryKept();
      });
    },
    'new contact': async ({ path: [kind], body }) =>
      changeOfUser(fieldOf(body, 'user_id'), ({ primaryId }) => {
        // The first one is primary by itself.
        const isPrimary = Boolean(fieldOf(body, 'primary')) || primaryId === undefined;
        if (kind === 'email_addresses' && isPrimary) throw primaryKept();
      }),
    'change of contact': changeOfContact,
    'change of session': async ({ path: [, id = ''] }) => {
      const session = await ifThere(clerk.read((client) => client.sessions.getSession(id)));
      const passage = await changeOfUser(session?.userId ?? nobody);
      return 'answer' in passage ? missing('session', id) : passage;
    },
  };

  const isOurs = (address: unknown) => typeof address === 'string' && domainsAlone.has(domainOf(address));

  /** Lets pass what makes users with addresses of the domains, all of them verified. */
  const creation = (made: readonly unknown[]): Passage => {
    for (const one of made) {
      const addresses = [fieldOf(one, 'email_address')].flat();
      const statuses = [fieldOf(one, 'email_address_identification_status') ?? []].flat();
      if (
        addresses.length === 0 ||
        !addresses.every(isOurs) ||
        !statuses.every((status) => status === 'verified')
      ) {
        const others = addresses.filter((address) => typeof address === 'string' && !isOurs(address));
        throw outOfReach(
          `${others.length > 0 ? `${others.join(', ')}: ` : ''}who is created or invited there has a verified email address at ${[...domainsAlone].join(' or ')}, and no other`,
        );
      }
    }
    return { look };
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
    const { method, path } = request;
    if (isOfInstance(request))
      return { look: async ({ status, body }) => ({ status, body: identityOf(body) }) };
    if (path[0] === 'organizations' || path[0] === 'organization_roles') return elsewhere(request, url);
    if (organizations.length > maxValues) throw tooMany();
    const made = method === 'POST' ? creations[path.join('/')] : undefined;
    const how = howOf(request);
    let passage: Passage;
    if (made && domainsAlone.size > 0) passage = creation(made(request.body));
    else {
      const held = how && hold[how];
      if (!held) throw instanceWide(permission, bounds);
      passage = await held(request, url);
    }
    if (method === 'GET' || 'answer' in passage || how === 'new contact') return passage;
    return (await strangerIn(request)) ?? passage;
  };
}

function primaryKept() {
  return outOfReach(
    'the primary email address of a user decides whether they are in your reach, so it can not be set, verified, replaced or removed there',
  );
}
