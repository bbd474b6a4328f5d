import type { ClerkClient } from '@clerk/backend';
import type { Clerk } from './clerk.ts';

const ids = new WeakMap<ClerkClient, string>();

/** The id of the Clerk instance that the key belongs to; asked for once a key. Throws `ClerkFailure`. */
export async function instanceId(clerk: Clerk): Promise<string> {
  const { id } = await clerk.read(async (client) => {
    const known = ids.get(client);
    const instance = known === undefined ? await client.instance.get() : { id: known };
    ids.set(client, instance.id);
    return instance;
  });
  return id;
}
