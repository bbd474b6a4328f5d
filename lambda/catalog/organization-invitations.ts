import * as z from 'zod';
import type { Permission } from '../access/permissions.ts';
import { organizationId, organizationInvitationId, userId } from '../clerk/ids.ts';
import { organizationInvitationShape } from '../clerk/views/organization-invitation.ts';
import { roleKey } from '../clerk/views/role.ts';
import type { Tool } from '../definition/tool.ts';
import { metadataParameter } from '../definition/metadata-parameter.ts';
import { expiresInDays, redirectUrl } from './invitation-parameters.ts';
import { unsentLink } from '../definition/unsent-link.ts';
import { operation } from './operation.ts';
import { emailAddress } from '../definition/contact-parameter.ts';

const newInvitation = z.strictObject({
  emailAddress: emailAddress.describe('Where the invitation goes. Example: ada@example.com.'),
  role: roleKey.describe('Key of the role in the organization, for example org:member.'),
  inviterUserId: userId
    .describe('Who invites: a user who may manage members of the organization.')
    .optional(),
  publicMetadata: metadataParameter("Becomes the membership's public metadata on acceptance.").optional(),
  privateMetadata: metadataParameter("Becomes the membership's private metadata on acceptance.")
    .optional()
    .meta({ permission: 'organizations:private' satisfies Permission }),
  redirectUrl,
  notify: z.boolean().optional().describe('Whether Clerk sends the email. Default true.'),
  expiresInDays,
});

/** Invitations to organizations, beyond those for one person. */
export const organizationInvitationOperations: readonly Tool[] = [
  operation({
    method: 'organizations.createOrganizationInvitationBulk',
    name: 'create_organization_invitations_in_bulk',
    title: 'Invite up to ten people to an organization',
    description:
      'Invite 1 to 10 people by email to join an organization, each with a role, in one request: if Clerk refuses one of them, none is invited.',
    keywords: 'bulk invite several many people team members mass send invitations',
    permission: 'memberships:write',
    risk: 'write',
    input: z.strictObject({
      organizationId,
      invitations: z.array(newInvitation).min(1).max(10).describe('1 to 10 people.'),
    }),
    output: z.object({ invitations: z.array(organizationInvitationShape) }),
    shownOnce: ({ invitations }) => unsentLink(...invitations),
    async call(client, { organizationId: id, invitations }) {
      const { data } = await client.organizations.createOrganizationInvitationBulk(id, invitations);
      return { invitations: data };
    },
  }),
  operation({
    method: 'organizations.getOrganizationInvitation',
    name: 'get_organization_invitation',
    title: 'Get an organization invitation',
    description:
      'Read one invitation to an organization: for whom, in which role, status and expiry. Changes nothing.',
    keywords: 'invite pending accepted expired link',
    permission: 'invitations:read',
    risk: 'read',
    input: z.strictObject({ organizationId, invitationId: organizationInvitationId }),
    output: z.object({ invitation: organizationInvitationShape }),
    call: async (client, input) => ({
      invitation: await client.organizations.getOrganizationInvitation(input),
    }),
  }),
];
