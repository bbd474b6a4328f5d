import type { User } from '@clerk/backend';
import type { Clerk } from '../clerk/clerk.ts';
import { ifThere } from '../clerk/if-there.ts';
import type { OutgoingRequest } from '../clerk/request-guard.ts';

/**
 * The connection that a request changes; undefined for other requests and for new ones. SAML connections can be named by
 * an old id of their own.
 */
export function changedConnection({ path: [collection, id] }: OutgoingRequest): string | undefined {
  return collection === 'enterprise_connections' || collection === 'saml_connections' ? id : undefined;
}

/**
 * The first of the users who signs in through the connection that a request changes, whatever its domains. For the old
 * id of a SAML connection, one request to Clerk for each connection that these users have. Throws `ClerkFailure`.
 */
export async function userOfConnection(
  request: OutgoingRequest,
  users: readonly User[],
  clerk: Clerk,
): Promise<User | undefined> {
  const id = changedConnection(request);
  if (id === undefined) return undefined;
  const isItsOwn = request.path[0] === 'enterprise_connections';
  const known = new Map<string, boolean>();
  for (const user of users) {
    for (const { enterpriseConnectionId } of user.enterpriseAccounts) {
      // Clerk may leave it out, whatever the SDK's type says.
      if (!enterpriseConnectionId) continue;
      const isIt = isItsOwn
        ? enterpriseConnectionId === id
        : (known.get(enterpriseConnectionId) ?? (await isSamlOf(enterpriseConnectionId, id, clerk)));
      if (isIt) return user;
      known.set(enterpriseConnectionId, false);
    }
  }
  return undefined;
}

async function isSamlOf(connection: string, samlId: string, clerk: Clerk): Promise<boolean> {
  const found = await ifThere(
    clerk.read((client) => client.enterpriseConnections.getEnterpriseConnection(connection)),
  );
  return found?.samlConnection?.id === samlId;
}
