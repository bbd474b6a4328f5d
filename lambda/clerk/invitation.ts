import type { Invitation } from '@clerk/backend';
import * as z from 'zod';

/** The shape in which an invitation leaves this server: without its link, which is a ticket to sign up. */
export const invitationShape = z.object({
  id: z.string(),
  emailAddress: z.string(),
  status: z.enum(['pending', 'accepted', 'revoked', 'expired']),
  publicMetadata: z.record(z.string(), z.unknown()),
  expiresAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});

/** The invitation in this server's shape; times in ISO 8601, UTC. */
export function toInvitationView(invitation: Invitation): z.infer<typeof invitationShape> {
  // In Clerk's answer, but not in the SDK's types.
  const raw = invitation.raw as { expires_at?: unknown } | null;
  const expiresAt = raw?.expires_at;
  return {
    id: invitation.id,
    emailAddress: invitation.emailAddress,
    status: invitation.status,
    publicMetadata: { ...invitation.publicMetadata },
    expiresAt: typeof expiresAt === 'number' ? new Date(expiresAt).toISOString() : null,
    createdAt: new Date(invitation.createdAt).toISOString(),
    updatedAt: new Date(invitation.updatedAt).toISOString(),
  };
}
