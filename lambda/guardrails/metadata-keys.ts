import type { Clerk } from '../clerk/clerk.ts';
import { membershipOf } from '../clerk/queries/managers.ts';
import type { OutgoingRequest } from '../clerk/request-guard.ts';
import { fieldOf, folded, isObject, metadataIn, type MetadataField, type SentMetadata } from './mentions.ts';

/** The names of an object's keys, at any depth, as they are compared. */
function keysIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = Array.isArray(value) ? [] : Object.keys(value).map(folded);
  return own.concat(Object.values(value).flatMap(keysIn));
}

/** The keys that merging `sent` into `current` takes away without naming them: those below what it overwrites. */
function overwritten(current: unknown, sent: unknown): string[] {
  if (!isObject(sent) || !isObject(current)) return keysIn(current);
  return Object.entries(sent).flatMap(([key, value]) =>
    Object.hasOwn(current, key) ? overwritten(current[key], value) : [],
  );
}

/** The keys of users' public metadata that an enterprise connection shall take over from the identity provider. */
function mappedKeys({ path: [collection], body }: OutgoingRequest): string[] {
  const attributes = collection === 'enterprise_connections' ? fieldOf(body, 'custom_attributes') : [];
  return (Array.isArray(attributes) ? attributes : [])
    .map((attribute) => fieldOf(attribute, 'key'))
    .filter((key) => typeof key === 'string')
    .map(folded);
}

/** The metadata of whomever a request is about, before it; undefined for someone new. Throws `ClerkFailure`. */
async function currentMetadata(
  { path }: OutgoingRequest,
  clerk: Clerk,
): Promise<Partial<Record<MetadataField, unknown>> | undefined> {
  const [collection, id, inner, innerId] = path;
  if (id === undefined) return undefined;
  if (collection === 'users') {
    const user = await clerk.read((client) => client.users.getUser(id));
    return {
      public_metadata: user.publicMetadata,
      private_metadata: user.privateMetadata,
      unsafe_metadata: user.unsafeMetadata,
    };
  }
  if (collection !== 'organizations') return undefined;
  if (inner === undefined || inner === 'metadata') {
    const found = await clerk.read((client) => client.organizations.getOrganization({ organizationId: id }));
    return { public_metadata: found.publicMetadata, private_metadata: found.privateMetadata };
  }
  if (inner !== 'memberships' || innerId === undefined) return undefined;
  const membership = await membershipOf(clerk, id, innerId);
  return (
    membership && {
      public_metadata: membership.publicMetadata,
      private_metadata: membership.privateMetadata,
    }
  );
}

/**
 * The first of `keys` that a request would set, change or take away in metadata, or have a connection fill, at any
 * depth and however it is written; undefined when it touches none. Only `fields` are looked at. Asks Clerk for the
 * present state when what is sent names none of them: a replacement or a null above one takes it away unnamed. Throws
 * `ClerkFailure`.
 */
export async function touchedKey(
  request: OutgoingRequest,
  keys: readonly string[],
  clerk: Clerk,
  fields: readonly MetadataField[] = ['public_metadata', 'private_metadata', 'unsafe_metadata'],
): Promise<string | undefined> {
  const sent = [...metadataIn(request.body)].filter(({ field }) => fields.includes(field));
  const mapped = fields.includes('public_metadata') ? mappedKeys(request) : [];
  if (sent.length + mapped.length === 0 || keys.length === 0) return undefined;
  const among = (names: readonly string[]) => keys.find((key) => names.includes(folded(key)));
  const named = among([...mapped, ...sent.flatMap(({ value }) => keysIn(value))]);
  if (named !== undefined) return named;
  const current = await currentMetadata(request, clerk);
  // Only the endpoints of their own merge; all others put the new object in the place of the old.
  const merges = request.method === 'PATCH' && request.path.at(-1) === 'metadata';
  const lost = ({ field, value }: SentMetadata) =>
    merges ? overwritten(current?.[field], value) : keysIn(current?.[field]);
  return current && among(sent.flatMap(lost));
}
