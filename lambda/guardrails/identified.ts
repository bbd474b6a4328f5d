import type { User } from '@clerk/backend';
import type { Clerk } from '../clerk/clerk.ts';
import type { OutgoingRequest } from '../clerk/request-guard.ts';
import { changedConnection, userOfConnection } from './connections.ts';
import { domainsOf } from './domains.ts';
import { covers, type Identifier, isAt, readDomain, readIdentifier } from './identifier.ts';
import { fieldOf, textsIn } from './mentions.ts';

/** Whom a request may be about that neither it nor its path names by id. */
export interface People {
  /** Nobody changes these, nor how they sign in. */
  readonly protected: readonly string[];
  /** The caller's own user, where it may not be changed. */
  readonly own: readonly string[];
}

/** Fields in which Clerk takes an address, a number or a name for whoever has it. */
const identifierFields = new Set(['email_address', 'identifier', 'phone_number', 'username', 'web3_wallet']);
/** Fields with the mailboxes of an email: recipients, and those in whose name it is sent or who get the answers. */
const mailFields = new Set(['address', 'cc', 'bcc']);
/** What can be an address in the text of a header. */
const addressInText = /[^\s<>,;:"()]+@[^\s<>,;:"()]+/g;

/**
 * The first of the people that a request is about by way of an address or another identification, of those that stand
 * behind what it names (`behind`), or of a domain that it lets people sign in or join by: Clerk does not tell whose one
 * is, so those of each of the people are looked through, in one request; for a SAML connection, in one more for each
 * connection that they have. Throws `ClerkFailure`.
 */
export async function identifiedAmong(
  request: OutgoingRequest,
  people: People,
  behind: readonly string[],
  clerk: Clerk,
): Promise<string | undefined> {
  const [collection = '', id] = request.path;
  const userId = [...people.protected, ...people.own];
  if (userId.length === 0) return undefined;
  const ids = id !== undefined && ['email_addresses', 'phone_numbers'].includes(collection) ? [id] : [];
  const identifiers = [...textsUnder(request, identifierFields), ...behind].map(readIdentifier);
  const guardsOthers = people.protected.length > 0;
  const mailboxes = guardsOthers ? mailboxesIn(request) : [];
  const connection = guardsOthers ? changedConnection(request) : undefined;
  const domains = guardsOthers ? await domainsOf(request, clerk) : [];
  const clues = [ids, identifiers, mailboxes, domains, connection ?? []].flat();
  if (clues.length === 0) return undefined;
  const isMeant = (user: User) => {
    const own = identifiersOf(user);
    const isIts = (sent: Identifier, as: 'mailbox' | 'spelling') => own.some((one) => covers(sent, one, as));
    if ([...user.emailAddresses, ...user.phoneNumbers].some((one) => ids.includes(one.id))) return true;
    if (!people.protected.includes(user.id)) return identifiers.some((sent) => isIts(sent, 'spelling'));
    return (
      [...identifiers, ...mailboxes].some((sent) => isIts(sent, 'mailbox')) ||
      domains.some((domain) => own.some((one) => isAt(readDomain(domain), one)))
    );
  };
  const users = await usersAmong(userId, clerk);
  const meant = users.find(isMeant);
  if (meant || connection === undefined) return meant?.id;
  const others = users.filter(({ id: user }) => people.protected.includes(user));
  return (await userOfConnection(request, others, clerk))?.id;
}

/** Those of the users who are still there. One request, of the most users that the settings take. Throws `ClerkFailure`. */
export async function usersAmong(userId: readonly string[], clerk: Clerk): Promise<User[]> {
  const { data } = await clerk.read(
    (client) => client.users.getUserList({ userId: [...userId], limit: userId.length }),
    { skip: '/users/count' },
  );
  return data;
}

/** What a user signs in with, or could. */
export function identifiersOf(user: User): Identifier[] {
  return [
    ...user.emailAddresses.map(({ emailAddress }) => emailAddress),
    ...user.phoneNumbers.map(({ phoneNumber }) => phoneNumber),
    ...user.web3Wallets.map(({ web3Wallet }) => web3Wallet),
    ...[...user.externalAccounts, ...user.enterpriseAccounts].map(({ emailAddress }) => emailAddress),
    ...(user.username === null ? [] : [user.username]),
  ]
    .filter((text) => text !== '')
    .map(readIdentifier);
}

const textsUnder = ({ body }: OutgoingRequest, fields: ReadonlySet<string>): string[] =>
  [...textsIn(body)].filter(({ name }) => fields.has(name)).map(({ text }) => text);

/** Whom an email concerns, in the fields for it and in headers of the sender's own. */
function mailboxesIn(request: OutgoingRequest): Identifier[] {
  const { path, body } = request;
  if (path[0] !== 'email') return [];
  const list = fieldOf(body, 'messages');
  const messages: unknown[] = Array.isArray(list) ? list : [body];
  const headers = messages.flatMap((message) => Array.from(textsIn(fieldOf(message, 'headers'))));
  const inHeaders = headers.flatMap(({ text }) => text.match(addressInText) ?? []);
  return [...textsUnder(request, mailFields), ...inHeaders].map(readIdentifier);
}
