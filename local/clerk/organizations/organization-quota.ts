import { forbidden } from '../operation/errors.ts';
import type { Instance } from '../operation/operation.ts';
import type { OrganizationRecord } from '../state/state.ts';

const emailAddressesOf = (instance: Instance, userId: string) =>
  (instance.state.users.get(userId)?.emailAddresses ?? []).map((item) => item.emailAddress);

/**
 * 403 organization_membership_quota_exceeded when the organization may not have so many more members. Invitations that
 * can still be accepted count, except those to members and to `joining`, the addresses of who is about to be one.
 */
export function requireMembershipQuota(
  instance: Instance,
  organization: OrganizationRecord,
  more: number,
  joining: string[] = [],
): void {
  const limit = organization.maxAllowedMemberships;
  if (limit === 0) return;
  const { state } = instance;
  const members = [...state.memberships.values()].filter((item) => item.organizationId === organization.id);
  const addresses = new Set([
    ...joining,
    ...members.flatMap((item) => emailAddressesOf(instance, item.userId)),
  ]);
  const outstanding = [...state.organizationInvitations.values()].filter(
    (item) =>
      item.organizationId === organization.id &&
      item.status === 'pending' &&
      item.expiresAt > instance.now() &&
      !addresses.has(item.emailAddress),
  );
  if (members.length + outstanding.length + more <= limit) return;
  throw forbidden(
    'organization_membership_quota_exceeded',
    'organization membership quota exceeded',
    `You have reached your limit of ${limit} organization memberships, including outstanding invitations.`,
  );
}
