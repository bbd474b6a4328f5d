import type { Instance } from '../operation/operation.ts';
import type { ClerkState, OrganizationRecord, UserRecord } from '../state/state.ts';
import { isLocked } from '../users/user-wire.ts';

/** Whether the user may sign in. */
export const maySignIn = (user: UserRecord, { now }: Instance) => !user.banned && !isLocked(user, now());

/** The user's primary email address, or undefined. */
export const emailOf = (user: UserRecord) =>
  user.emailAddresses.find((item) => item.id === user.primaryEmailAddressId);

/** What to call the user. */
export const nameOf = (user: UserRecord): string =>
  [user.firstName, user.lastName].filter(Boolean).join(' ') || user.username || user.id;

/** The organizations that the user is a member of, the first joined first. */
export function organizationsOf(state: ClerkState, userId: string): OrganizationRecord[] {
  return [...state.memberships.values()]
    .filter((membership) => membership.userId === userId)
    .toSorted((a, b) => a.createdAt - b.createdAt)
    .flatMap((membership) => state.organizations.get(membership.organizationId) ?? []);
}
