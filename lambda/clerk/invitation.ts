import type { Invitation, OrganizationInvitation } from '@clerk/backend';
import * as z from 'zod';
import type { Permission } from '../access/permissions.ts';
import { metadata, time, timeOrNull } from './shapes.ts';
import { userText } from './user-text.ts';

const status = z.enum(['pending', 'accepted', 'revoked', 'expired']);

/** The link of an invitation, which lets anyone in who has it: only with a permission of its own. */
const link = z
  .string()
  .nullish()
  .transform((url) => url ?? undefined)
  .pipe(z.string().optional())
  .describe('Lets in whoever opens it, while the invitation is pending.')
  .meta({ permission: 'invitations:links' satisfies Permission });

/** The shape in which an invitation to the application leaves this server. */
export const invitationShape = z.object({
  id: z.string(),
  emailAddress: userText,
  status,
  publicMetadata: metadata,
  url: link,
  expiresAt: timeOrNull,
  createdAt: time,
  updatedAt: time,
});

/** An invitation as this server shows it; times in ISO 8601, UTC. */
export type InvitationView = z.output<typeof invitationShape>;

/** The shape in which an invitation to an organization leaves this server. */
export const organizationInvitationShape = invitationShape.extend({
  organizationId: z.string(),
  role: z.string().describe('The key of the role that it gives, for example org:member.'),
  privateMetadata: metadata.optional().meta({ permission: 'organizations:private' satisfies Permission }),
});

/** An invitation to an organization as this server shows it; times in ISO 8601, UTC. */
export type OrganizationInvitationView = z.output<typeof organizationInvitationShape>;

/** The invitation to the application in this server's shape. */
export function toInvitationView(invitation: Invitation): InvitationView {
  // In Clerk's answer, but not in the SDK's types.
  const { expires_at: expiresAt } = (invitation.raw ?? {}) as { expires_at?: unknown };
  return invitationShape.parse({
    ...fieldsOf(invitation),
    expiresAt: typeof expiresAt === 'number' ? expiresAt : null,
  });
}

/** The invitation to an organization in this server's shape. */
export function toOrganizationInvitationView(invitation: OrganizationInvitation): OrganizationInvitationView {
  const { organizationId, role, expiresAt, privateMetadata } = invitation;
  return organizationInvitationShape.parse({
    ...fieldsOf(invitation),
    organizationId,
    role,
    expiresAt,
    privateMetadata,
  });
}

function fieldsOf({
  id,
  emailAddress,
  status,
  publicMetadata,
  url,
  createdAt,
  updatedAt,
}: Invitation | OrganizationInvitation) {
  return { id, emailAddress, status, publicMetadata: publicMetadata ?? {}, url, createdAt, updatedAt };
}
