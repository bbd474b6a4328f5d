import type { Caller } from '../access/caller.ts';
import { explainLack } from '../access/lack.ts';
import type { Permission } from '../access/permissions.ts';
import type { Clerk } from '../clerk/clerk.ts';
import { guardrailRefusal, type OutgoingRequest } from '../clerk/request-guard.ts';
import { credentialChange } from './credentials.ts';
import { fieldOf, folded } from './mentions.ts';
import { touchedKey } from './metadata-keys.ts';

/** Where public metadata is a user's, now or once an invitation is accepted. */
const userCollections = new Set(['users', 'invitations', 'sign_ups']);

/** The authorization key that a request changes in public metadata of users, or has changed; undefined for none. Throws `ClerkFailure`. */
export async function changedAuthorizationKey(
  request: OutgoingRequest,
  keys: readonly string[],
  clerk: Clerk,
): Promise<string | undefined> {
  if (request.path[0] === 'enterprise_connections') return mappedKey(request, keys);
  if (!userCollections.has(request.path[0] ?? '')) return undefined;
  return touchedKey(request, keys, clerk, ['public_metadata']);
}

/** The authorization key that an identity provider is to write for its users: a custom attribute is a key of theirs. */
function mappedKey({ body }: OutgoingRequest, keys: readonly string[]): string | undefined {
  const attributes = fieldOf(body, 'custom_attributes');
  const mapped = Array.isArray(attributes) ? attributes.map((one) => fieldOf(one, 'key')) : [];
  const names = new Set(mapped.filter((key) => typeof key === 'string').map(folded));
  return keys.find((key) => names.has(folded(key)));
}

/**
 * Refuses what needs a permission besides the tool's, whichever tool sends it: credentials, and the keys of public
 * metadata that applications read roles from (`authorizationKey`, if the request changes one). Throws `ClerkFailure`.
 */
export function refuseUnauthorized(
  request: OutgoingRequest,
  authorizationKey: string | undefined,
  caller: Caller,
): void {
  const credential = credentialChange(request);
  if (credential !== undefined) need('users:credentials', credential, caller);
  if (authorizationKey !== undefined) {
    need('users:authorization', `Changing ${authorizationKey} in publicMetadata`, caller);
  }
}

function need(permission: Permission, what: string, caller: Caller): void {
  if (caller.permissions.has(permission)) return;
  throw guardrailRefusal(
    'permission_needed',
    `${explainLack(`${what.charAt(0).toUpperCase()}${what.slice(1)}`, permission, caller)} Nothing was sent to Clerk.`,
  );
}
