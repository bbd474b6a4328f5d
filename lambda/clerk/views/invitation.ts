import type { Invitation } from '@clerk/backend';
import * as z from 'zod';
import { masked } from '../../access/masks.ts';
import { invitationLink } from './invitation-link.ts';
import { metadataOrEmpty, time, timeOrNull } from './shapes.ts';
import { userText } from './user-text.ts';

/** The shape in which an invitation to the application leaves this server. */
export const invitationShape = z.object({
  id: z.string(),
  emailAddress: userText.meta(masked('emailAddress')),
  status: z.enum(['pending', 'accepted', 'revoked', 'expired']),
  publicMetadata: metadataOrEmpty,
  url: invitationLink,
  expiresAt: timeOrNull,
  createdAt: time,
  updatedAt: time,
});

/** The invitation in this server's shape; times in ISO 8601, UTC. */
export function toInvitationView(invitation: Invitation): z.output<typeof invitationShape> {
  const { id, emailAddress, status, publicMetadata, url, createdAt, updatedAt } = invitation;
  // In Clerk's answer, but not in the SDK's types.
  const { expires_at: expiresAt } = (invitation.raw ?? {}) as { expires_at?: unknown };
  return invitationShape.parse({
    id,
    emailAddress,
    status,
    publicMetadata,
    url,
    expiresAt: typeof expiresAt === 'number' ? expiresAt : null,
    createdAt,
    updatedAt,
  });
}
