import type { OrganizationInvitation } from '@clerk/backend';
import * as z from 'zod';
import { masked } from '../../access/masks.ts';
import type { Permission } from '../../access/permissions.ts';
import { invitationLink } from './invitation-link.ts';
import { metadata, metadataOrEmpty, orNull, time, timeOrNull } from './shapes.ts';
import { userText } from './user-text.ts';

/** The shape in which an invitation to an organization leaves this server. Members of it may have sent it. */
export const organizationInvitationShape = z.object({
  id: z.string(),
  organizationId: z.string(),
  emailAddress: userText.meta(masked('emailAddress')),
  role: z.string().describe('The key of the role, for example org:member.'),
  status: orNull(z.enum(['pending', 'accepted', 'revoked', 'expired'])),
  publicMetadata: metadataOrEmpty,
  privateMetadata: metadata.optional().meta({ permission: 'organizations:private' satisfies Permission }),
  url: invitationLink,
  expiresAt: timeOrNull,
  createdAt: time,
  updatedAt: time,
});

/** The invitation in this server's shape; times in ISO 8601, UTC. */
export function toOrganizationInvitationView(
  invitation: OrganizationInvitation,
): z.output<typeof organizationInvitationShape> {
  return organizationInvitationShape.parse(invitation);
}
