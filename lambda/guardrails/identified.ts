import type { User } from '@clerk/backend';
import type { Clerk } from '../clerk/clerk.ts';
import type { OutgoingRequest } from '../clerk/request-guard.ts';
import { folded, textsIn } from './mentions.ts';

/** Whom a request may be about that neither it nor its path names by id. */
export interface People {
  /** Nobody changes these, nor how they sign in. */
  readonly protected: readonly string[];
  /** The caller's own user, where it may not be changed. */
  readonly own: readonly string[];
}

/** Fields in which Clerk takes an address, a number or a name for whoever has it. */
const identifierFields = new Set(['email_address', 'identifier', 'phone_number', 'username', 'web3_wallet']);
/** Fields whose domains' addresses sign in through the connection in the body. */
const domainFields = new Set(['domain', 'domains']);

/**
 * The first of the people that a request is about by way of an address or another identification, or of a domain that a
 * connection signs in for: Clerk does not tell whose one is, so those of each of the people are looked through. Throws
 * `ClerkFailure`.
 */
export async function identifiedAmong(
  request: OutgoingRequest,
  people: People,
  clerk: Clerk,
): Promise<string | undefined> {
  const [collection = '', id] = request.path;
  const userId = [...people.protected, ...people.own];
  if (userId.length === 0) return undefined;
  const ids = id !== undefined && ['email_addresses', 'phone_numbers'].includes(collection) ? [id] : [];
  const identifiers = await identifiersIn(request, clerk);
  const domains = people.protected.length > 0 ? await domainsIn(request, clerk) : [];
  if (ids.length + identifiers.length + domains.length === 0) return undefined;
  const { data } = await clerk.read((client) => client.users.getUserList({ userId, limit: userId.length }), {
    skip: '/users/count',
  });
  const isMeant = (user: User) => {
    const own = identifiersOf(user).map(folded);
    return (
      [...user.emailAddresses, ...user.phoneNumbers].some((one) => ids.includes(one.id)) ||
      identifiers.some((identifier) => own.some((one) => stands(identifier, one))) ||
      (people.protected.includes(user.id) && domains.some((domain) => own.some((one) => isAt(domain, one))))
    );
  };
  return data.find(isMeant)?.id;
}

/** Clerk's lists of identifiers take a whole domain: `*@example.com`. */
function stands(identifier: string, one: string): boolean {
  return identifier.startsWith('*') ? one.endsWith(identifier.slice(1)) : one === identifier;
}

/** A connection may serve subdomains, too. */
function isAt(domain: string, address: string): boolean {
  return address.endsWith(`@${domain}`) || (address.includes('@') && address.endsWith(`.${domain}`));
}

const textsUnder = ({ body }: OutgoingRequest, fields: ReadonlySet<string>): string[] =>
  [...textsIn(body)].filter(({ name }) => fields.has(name)).map(({ text }) => folded(text));

async function identifiersIn(request: OutgoingRequest, clerk: Clerk): Promise<string[]> {
  const named = textsUnder(request, identifierFields);
  const [collection, organizationId = '', part, invitationId = '', action] = request.path;
  if (collection !== 'organizations' || part !== 'invitations' || action === undefined) return named;
  const { emailAddress } = await clerk.read((client) =>
    client.organizations.getOrganizationInvitation({ organizationId, invitationId }),
  );
  return [...named, folded(emailAddress)];
}

/** The domains of a connection: those it has, and those it shall have. */
async function domainsIn(request: OutgoingRequest, clerk: Clerk): Promise<string[]> {
  const [collection, id] = request.path;
  if (collection !== 'saml_connections' && collection !== 'enterprise_connections') return [];
  const named = textsUnder(request, domainFields);
  if (id === undefined) return named;
  const present =
    collection === 'saml_connections'
      ? [(await clerk.read((client) => client.samlConnections.getSamlConnection(id))).domain]
      : (await clerk.read((client) => client.enterpriseConnections.getEnterpriseConnection(id))).domains;
  return [...named, ...present.filter((domain) => typeof domain === 'string').map(folded)];
}

function identifiersOf(user: User): string[] {
  return [
    ...user.emailAddresses.map(({ emailAddress }) => emailAddress),
    ...user.phoneNumbers.map(({ phoneNumber }) => phoneNumber),
    ...user.web3Wallets.map(({ web3Wallet }) => web3Wallet),
    ...(user.username === null ? [] : [user.username]),
  ];
}
