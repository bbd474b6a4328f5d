import * as z from 'zod';
import { type AnyInvitation, anyInvitationShape } from '../../clerk/views/any-invitation.ts';
import type { Clerk } from '../../clerk/clerk.ts';
import { anyInvitationId, organizationId, userId } from '../../clerk/ids.ts';
import { toInvitationView } from '../../clerk/views/invitation.ts';
import { toOrganizationInvitationView } from '../../clerk/views/organization-invitation.ts';
import { address } from '../../clerk/views/user-text.ts';
import { defineTool, ToolError } from '../../definition/tool.ts';

export const revokeInvitation = defineTool({
  name: 'revoke_invitation',
  title: 'Revoke an invitation',
  description:
    "Revoke a pending invitation, so that its link stops working. Can't be undone, but you can invite again. The person may still sign up in other ways.",
  methods: ['invitations.revokeInvitation', 'organizations.revokeOrganizationInvitation'],
  keywords: 'cancel withdraw delete invite',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  permission: 'invitations:write',
  input: z.strictObject({
    invitationId: anyInvitationId,
    organizationId: organizationId.optional().describe('Required for orginv_….'),
    requestingUserId: userId
      .optional()
      .describe('Only with organizationId: who revokes it; must be able to manage it.'),
  }),
  output: z.object({ invitation: anyInvitationShape }),
  async run({ invitationId, organizationId, requestingUserId }, { clerk }) {
    const isToOrganization = invitationId.startsWith('orginv_');
    if (isToOrganization !== (organizationId !== undefined)) {
      throw new ToolError(
        isToOrganization
          ? 'organizationId: is required with an orginv_… invitation; send the organization that it is to.'
          : 'organizationId: goes only with an orginv_… invitation; this one is to the application: leave it out.',
      );
    }
    if (requestingUserId !== undefined && organizationId === undefined) {
      throw new ToolError('requestingUserId: goes only with an orginv_… invitation; leave it out.');
    }
    const invitation = await revoked({ invitationId, organizationId, requestingUserId }, clerk);
    return {
      structured: { invitation },
      headline: `The invitation of ${address(invitation.emailAddress)} is ${invitation.status}.`,
    };
  },
});

interface Wanted {
  readonly invitationId: string;
  readonly organizationId: string | undefined;
  readonly requestingUserId: string | undefined;
}

async function revoked(
  { invitationId, organizationId, requestingUserId }: Wanted,
  clerk: Clerk,
): Promise<AnyInvitation> {
  if (organizationId === undefined) {
    return toInvitationView(await clerk.write((client) => client.invitations.revokeInvitation(invitationId)));
  }
  return toOrganizationInvitationView(
    await clerk.write((client) =>
      client.organizations.revokeOrganizationInvitation({
        organizationId,
        invitationId,
        ...(requestingUserId !== undefined && { requestingUserId }),
      }),
    ),
  );
}
