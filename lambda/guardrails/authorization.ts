import type { Caller } from '../access/caller.ts';
import { explainLack } from '../access/lack.ts';
import type { Permission } from '../access/permissions.ts';
import type { Clerk } from '../clerk/clerk.ts';
import { guardrailRefusal, type OutgoingRequest } from '../clerk/request-guard.ts';
import { credentialChange } from './credentials.ts';
import { touchedKey } from './metadata-keys.ts';

/** Where public metadata is a user's: now, once an invitation is accepted, or at a sign-in through a connection. */
const userCollections = new Set(['users', 'invitations', 'sign_ups', 'enterprise_connections']);

/** The authorization key that a request changes in public metadata of users, or has changed; undefined for none. Throws `ClerkFailure`. */
export async function changedAuthorizationKey(
  request: OutgoingRequest,
  keys: readonly string[],
  clerk: Clerk,
): Promise<string | undefined> {
  if (!userCollections.has(request.path[0] ?? '')) return undefined;
  return touchedKey(request, keys, clerk, ['public_metadata']);
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
