import type { Invitation } from '@clerk/backend';
import * as z from 'zod';
import { invitationId } from '../clerk/ids.ts';
import { invitationShape } from '../clerk/views/invitation.ts';
import { deletedShape } from '../clerk/views/shapes.ts';
import type { Tool } from '../definition/tool.ts';
import { metadataParameter } from '../definition/metadata-parameter.ts';
import { deletion } from './answers.ts';
import { expiresInDays, redirectUrl } from './invitation-parameters.ts';
import { operation } from './operation.ts';
import { unsentLink } from '../definition/unsent-link.ts';
import { emailAddress } from '../definition/contact-parameter.ts';

const newInvitation = z.strictObject({
  emailAddress: emailAddress.describe('Where the invitation goes. Example: ada@example.com.'),
  publicMetadata: metadataParameter("Becomes the user's public metadata on acceptance.").optional(),
  redirectUrl,
  notify: z.boolean().optional().describe('Whether Clerk sends the email. Default true.'),
  ignoreExisting: z
    .boolean()
    .optional()
    .describe('Invite although the address is invited already. Default false.'),
  expiresInDays,
  templateSlug: z
    .enum(['invitation', 'waitlist_invitation'])
    .optional()
    .describe('The email template. Default invitation.'),
});

/** Invitations to the application, beyond those for one person. */
export const invitationOperations: readonly Tool[] = [
  operation({
    method: 'invitations.createInvitationBulk',
    name: 'create_user_invitations_in_bulk',
    title: 'Invite up to ten users at once',
    description:
      'Invite 1 to 10 people by email to sign up to the application, in one request: if Clerk refuses one of them, none is invited. An address that belongs to a user is always refused.',
    keywords: 'bulk invite several many people team mass send invitations',
    permission: 'invitations:write',
    risk: 'write',
    input: z.strictObject({
      invitations: z.array(newInvitation).min(1).max(10).describe('1 to 10 people.'),
    }),
    output: z.object({ invitations: z.array(invitationShape) }),
    shownOnce: ({ invitations }) => unsentLink(...invitations),
    async call(client, input) {
      const created = await client.invitations.createInvitationBulk(input.invitations);
      return { invitations: created.map(withExpiry) };
    },
  }),
  operation({
    method: 'invitations.deleteInvitation',
    name: 'delete_user_invitation',
    title: 'Delete an invitation',
    description:
      "Delete an invitation to the application for good, whatever its status, with the copies of its email: for requests to erase data. This can't be undone. To disable the link but keep the record, revoke the invitation instead.",
    keywords: 'erase GDPR privacy remove invite',
    permission: 'invitations:write',
    risk: 'destructive',
    input: z.strictObject({ invitationId }),
    output: deletedShape,
    call: async (client, input) =>
      deletion(input.invitationId, await client.invitations.deleteInvitation(input.invitationId)),
  }),
];

/** An invitation as Clerk gives it, with what the SDK's types leave out. */
function withExpiry(invitation: Invitation): z.input<typeof invitationShape> {
  const { id, emailAddress, status, publicMetadata, url, createdAt, updatedAt } = invitation;
  const { expires_at: expiresAt } = (invitation.raw ?? {}) as { expires_at?: number | null };
  return { id, emailAddress, status, publicMetadata, url, expiresAt, createdAt, updatedAt };
}
