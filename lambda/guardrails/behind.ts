import type { Clerk } from '../clerk/clerk.ts';
import { ClerkFailure } from '../clerk/failure.ts';
import { guardrailRefusal, type OutgoingRequest } from '../clerk/request-guard.ts';
import { fieldOf } from './mentions.ts';

/** Whom a thing is of, or for, that a request names by its id. */
export interface Behind {
  /** Ids of users. */
  readonly owners: readonly string[];
  /** Addresses, numbers, names, and patterns of them. */
  readonly identifiers: readonly string[];
}

export const nobody: Behind = { owners: [], identifiers: [] };

type Lookup = (clerk: Clerk, request: OutgoingRequest) => Promise<Behind>;

const of = (...identifiers: (string | null | undefined)[]): Behind => ({
  owners: [],
  identifiers: identifiers.filter((text) => typeof text === 'string'),
});

/** How to find whom things are of or for, by the first part of the path. */
const lookups: Readonly<Record<string, Lookup>> = {
  invitations: async (clerk, { path: [, id = ''] }) => of(await invitedBy(clerk, id)),
  waitlist_entries: async (clerk, { path: [, id = ''] }) => {
    const { data } = await clerk.read((client) => client.waitlistEntries.list({ query: id, limit: 100 }));
    return of(found(data, id, 'waitlist entry').emailAddress);
  },
  allowlist_identifiers: async (clerk, { path: [, id = ''] }) => of(await listed(clerk, id, 'allowlist')),
  blocklist_identifiers: async (clerk, { path: [, id = ''] }) => of(await listed(clerk, id, 'blocklist')),
  sign_ups: async (clerk, { path: [, id = ''] }) => {
    const signUp = await clerk.read((client) => client.signUps.get(id));
    const { emailAddress, phoneNumber, web3Wallet, username, createdUserId } = signUp;
    return {
      owners: createdUserId === null ? [] : [createdUserId],
      identifiers: of(emailAddress, phoneNumber, web3Wallet, username).identifiers,
    };
  },
  organizations: async (clerk, { path: [, organizationId = '', , invitationId = ''] }) => {
    const invitation = await clerk.read((client) =>
      client.organizations.getOrganizationInvitation({ organizationId, invitationId }),
    );
    // In Clerk's answer, but not in the SDK's types.
    const { inviter_id: inviter } = (invitation.raw ?? {}) as { inviter_id?: unknown };
    return {
      owners: typeof inviter === 'string' ? [inviter] : [],
      identifiers: [invitation.emailAddress],
    };
  },
  oauth_applications: async (clerk, { body }) => ({
    owners: [await holderOf(clerk, fieldOf(body, 'token'))],
    identifiers: [],
  }),
  sign_in_tokens: () => Promise.reject(untold('sign-in token')),
  actor_tokens: () => Promise.reject(untold('actor token')),
  agents: () => Promise.reject(untold('agent task')),
};

/**
 * Whom the thing is of or for that a request changes by its id. Few requests: one, or as many as a list has pages,
 * 20 at most. Throws `ClerkFailure`, also when it can't be told.
 */
export async function behind(request: OutgoingRequest, clerk: Clerk): Promise<Behind> {
  const [collection = '', id] = request.path;
  if (id === undefined || !isAboutOne(request) || !Object.hasOwn(lookups, collection)) return nobody;
  return (await lookups[collection]?.(clerk, request)) ?? nobody;
}

/** True for a change of an invitation to an organization that is there already. */
export function isOrganizationInvitation({ path: [collection, , part, id] }: OutgoingRequest): boolean {
  return collection === 'organizations' && part === 'invitations' && id !== undefined && id !== 'bulk';
}

/** Of the paths with a second part, those that end in something to be looked up. */
function isAboutOne(request: OutgoingRequest): boolean {
  const [collection, id, part] = request.path;
  if (collection === 'organizations') return isOrganizationInvitation(request);
  if (collection === 'oauth_applications') return part === 'revoke_token';
  if (collection === 'agents') return request.path.at(-1) === 'revoke';
  return id !== 'bulk';
}

async function invitedBy(clerk: Clerk, id: string): Promise<string> {
  // Clerk leaves out revoked ones unless they are asked for.
  for (const status of [undefined, 'revoked'] as const) {
    const { data } = await clerk.read((client) =>
      client.invitations.getInvitationList({ query: id, limit: 100, ...(status && { status }) }),
    );
    const invitation = data.find((one) => one.id === id);
    if (invitation) return invitation.emailAddress;
  }
  throw untold('invitation', id);
}

const pageLimit = 500;
const maxPages = 20;

async function listed(clerk: Clerk, id: string, name: 'allowlist' | 'blocklist'): Promise<string> {
  for (let page = 0; page < maxPages; page += 1) {
    const wanted = { limit: pageLimit, offset: page * pageLimit };
    const { data } = await clerk.read((client) =>
      name === 'allowlist'
        ? client.allowlistIdentifiers.getAllowlistIdentifierList(wanted)
        : client.blocklistIdentifiers.getBlocklistIdentifierList(wanted),
    );
    const entry = data.find((one) => one.id === id);
    if (entry) return entry.identifier;
    if (data.length < pageLimit) break;
  }
  throw untold(`${name} entry`, id);
}

/** The user of an access token of an OAuth application. */
async function holderOf(clerk: Clerk, token: unknown): Promise<string> {
  if (typeof token !== 'string') throw untold('token');
  // Of one that is not good Clerk may say no more than that, whatever the SDK's type says.
  const known: { readonly subject?: unknown } | undefined = await clerk
    .read((client) => client.idPOAuthAccessToken.verify(token))
    .catch((error: unknown) => {
      if (error instanceof ClerkFailure && error.kind === 'refused') return undefined;
      throw error;
    });
  if (typeof known?.subject === 'string' && known.subject !== '') return known.subject;
  throw untold('token', undefined, 'send an access token of the same grant that is still good');
}

function found<Item extends { readonly id: string }>(items: readonly Item[], id: string, what: string): Item {
  const item = items.find((one) => one.id === id);
  if (!item) throw untold(what, id);
  return item;
}

function untold(
  what: string,
  id?: string,
  next = "a person can do it, in the Clerk Dashboard or with Clerk's own API",
): ClerkFailure {
  const which = id === undefined ? `this ${what}` : `the ${what} ${id}, which Clerk does not list,`;
  return guardrailRefusal(
    'protected_unknown',
    `Whose ${which} this is can't be told, and it could be a protected user's. Nothing was sent to Clerk. Next: ${next}.`,
  );
}
