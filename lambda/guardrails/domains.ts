import type { Clerk } from '../clerk/clerk.ts';
import type { OutgoingRequest } from '../clerk/request-guard.ts';
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
