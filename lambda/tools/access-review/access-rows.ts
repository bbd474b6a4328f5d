import type { Invitation, OrganizationInvitation, OrganizationMembership, User } from '@clerk/backend';
import { toInvitationView } from '../../clerk/views/invitation.ts';
import { isManager } from '../../clerk/queries/managers.ts';
import { cleanText } from '../../clerk/views/user-text.ts';
import type { AccessRow, findings, OpenInvitation } from './access-shape.ts';

type Finding = (typeof findings)[number];

const isoTime = (milliseconds: number) => new Date(milliseconds).toISOString();

/** The account's access; `staleBefore` is in milliseconds since 1970. */
export function toAccessRow(
  user: User,
  membership: OrganizationMembership | undefined,
  staleBefore: number,
): AccessRow {
  const name = [user.firstName, user.lastName].filter(Boolean).join(' ');
  const primary = user.emailAddresses.find(({ id }) => id === user.primaryEmailAddressId);
  const found: Record<Finding, boolean> = {
    admin: membership !== undefined && isManager(membership),
    without_mfa: !hasFactor(user),
    stale: (user.lastActiveAt ?? user.createdAt) < staleBefore,
    banned: user.banned,
    locked: user.locked,
  };
  return {
    userId: user.id,
    name: name === '' ? null : cleanText(name, 80),
    emailAddress: primary?.emailAddress ?? null,
    organizationId: membership?.organization.id ?? null,
    role: membership?.role ?? null,
    mfa: hasFactor(user),
    lastActiveAt: typeof user.lastActiveAt === 'number' ? isoTime(user.lastActiveAt) : null,
    findings: (Object.keys(found) as Finding[]).filter((finding) => found[finding]),
  };
}

/** True when more than a password stands before the account: a second factor, or a passkey, which is two in one. */
function hasFactor({ twoFactorEnabled, raw }: User): boolean {
  // In Clerk's answer, but not in the SDK's types.
  const { passkeys = [] } = (raw ?? {}) as { passkeys?: { verification?: { status?: string } | null }[] };
  return twoFactorEnabled || passkeys.some(({ verification }) => verification?.status === 'verified');
}

/** The application's invitation. */
export function toOpenInvitation(invitation: Invitation): OpenInvitation {
  const { id, emailAddress, expiresAt, createdAt } = toInvitationView(invitation);
  return { id, emailAddress, organizationId: null, role: null, expiresAt, createdAt };
}

/** The organization's invitation. */
export function toOpenOrganizationInvitation(invitation: OrganizationInvitation): OpenInvitation {
  const { id, emailAddress, organizationId, role, expiresAt, createdAt } = invitation;
  return {
    id,
    emailAddress,
    organizationId,
    role,
    expiresAt: typeof expiresAt === 'number' ? isoTime(expiresAt) : null,
    createdAt: isoTime(createdAt),
  };
}
