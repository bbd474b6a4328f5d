import type { Clerk } from '../clerk/clerk.ts';
import { ifThere } from '../clerk/if-there.ts';
import type { OutgoingRequest } from '../clerk/request-guard.ts';
import { isOn } from './credentials.ts';
import { readDomain } from './identifier.ts';
import { fieldOf, textsIn } from './mentions.ts';

/** Fields whose domains' addresses sign in through the connection in the body. */
const connectionFields = new Set(['domain', 'domains']);

/**
 * The domains whose addresses a request lets sign in through a connection, or join an organization: those that it
 * names, and those that what it changes has so far. At most one request. Throws `ClerkFailure`.
 */
export async function domainsOf(request: OutgoingRequest, clerk: Clerk): Promise<string[]> {
  const { path, body } = request;
  const [collection, id, part, partId] = path;
  if (collection === 'organizations' && id !== undefined && part === 'domains') {
    const name = fieldOf(body, 'name');
    if (partId === undefined) return typeof name === 'string' ? [name] : [];
    const { data } = await clerk.read((client) =>
      client.organizations.getOrganizationDomainList({ organizationId: id, limit: 500 }),
    );
    return data.filter((domain) => domain.id === partId).map((domain) => domain.name);
  }
  if (collection !== 'saml_connections' && collection !== 'enterprise_connections') return [];
  const named = [...textsIn(body)].filter(({ name }) => connectionFields.has(name)).map(({ text }) => text);
  if (id === undefined) return named;
  const present =
    collection === 'saml_connections'
      ? [(await clerk.read((client) => client.samlConnections.getSamlConnection(id))).domain]
      : (await clerk.read((client) => client.enterpriseConnections.getEnterpriseConnection(id))).domains;
  return [...named, ...present.filter((domain) => typeof domain === 'string')];
}

/** An organization, and the domain that it would lose. */
export interface Losing {
  readonly id: string;
  readonly domain: string;
}

/**
 * The first of the organizations that would lose a domain to a request: Clerk deletes verified domains of organizations
 * when an enterprise connection for them is made active, or an active one gets them (`PATCH /enterprise_connections` in
 * the document of the Backend API). One request to Clerk for each of them, and only for such a request. Throws
 * `ClerkFailure`.
 */
export async function organizationOfDomain(
  request: OutgoingRequest,
  organizations: readonly string[],
  clerk: Clerk,
): Promise<Losing | undefined> {
  const { method, path, body } = request;
  if (organizations.length === 0 || path[0] !== 'enterprise_connections') return undefined;
  const mayTake =
    isOn(fieldOf(body, 'active')) || (method === 'PATCH' && Array.isArray(fieldOf(body, 'domains')));
  if (!mayTake) return undefined;
  const taken = new Set((await domainsOf(request, clerk)).map(readDomain));
  for (const organizationId of organizations) {
    // What is protected may be deleted by now.
    const present = await ifThere(
      clerk.read((client) => client.organizations.getOrganizationDomainList({ organizationId, limit: 500 })),
    );
    const lost = present?.data.find(({ name }) => taken.has(readDomain(name)));
    if (lost) return { id: organizationId, domain: lost.name };
  }
  return undefined;
}
