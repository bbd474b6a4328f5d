import * as z from 'zod';
import type { Clerk } from '../../clerk/clerk.ts';
import { ClerkFailure } from '../../clerk/failure.ts';
import { organizationId, userId } from '../../clerk/ids.ts';
import { toMemberSummary } from '../../clerk/views/membership.ts';
import {
  organizationInvitationShape,
  toOrganizationInvitationView,
} from '../../clerk/views/organization-invitation.ts';
import { withKnownRoles } from './known-roles.ts';
import { metadataParameters, roleParameter } from './organization-parameters.ts';
import { address } from '../../clerk/views/user-text.ts';
import { describeMember } from '../../clerk/views/member-text.ts';
import { explainFailure } from '../../definition/refusal.ts';
import { defineTool, ToolError } from '../../definition/tool.ts';
import { unsentLink } from '../../definition/unsent-link.ts';
import { emailAddress } from '../../definition/contact-parameter.ts';
import { redirectTarget } from '../../definition/url-parameter.ts';
import { isSameAddress, spellingsOf } from '../../clerk/same-identifier.ts';

export const createOrganizationInvitation = defineTool({
  name: 'create_organization_invitation',
  title: 'Invite to an organization',
  description:
    'Invite a person by email to join an organization in a role, whether or not they have an account. If the address is already invited or a member, you get that instead. To add a user right away, use set_organization_member; to invite several, run the operation invite_organization_members, which takes rows as invite_users does.',
  methods: ['organizations.createOrganizationInvitation'],
  keywords: 'invite to company team add person by email',
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  permission: 'memberships:write',
  input: z.strictObject({
    organizationId,
    emailAddress: emailAddress.describe('Where the invitation goes. Example: ada@example.com.'),
    role: roleParameter.describe('The role on joining, for example org:admin or org:member.'),
    inviterUserId: userId.optional().describe('Who sends it; must be able to manage the organization.'),
    redirectUrl: redirectTarget
      .optional()
      .describe(
        'Where the link leads: a URL, of a native app too, or a path. Example: https://app.example.com/welcome.',
      ),
    expiresInDays: z
      .int()
      .min(1)
      .max(365)
      .optional()
      .describe('Days until it expires, 1 to 365. Default 30.'),
    notify: z.boolean().optional().describe('Whether Clerk sends the email. Default true.'),
    ...metadataParameters,
  }),
  output: z.object({ invitation: organizationInvitationShape }),
  shownOnce: (input) => unsentLink(input),
  async run(input, context) {
    const { clerk } = context;
    const created = await clerk
      .write((client) => client.organizations.createOrganizationInvitation(input))
      .catch(async (error: unknown) => {
        const told =
          error instanceof ClerkFailure && error.kind === 'refused'
            ? await withExisting(error, input, clerk)
            : error;
        throw await withKnownRoles(told, context);
      });
    const invitation = toOrganizationInvitationView(created);
    return {
      structured: { invitation },
      headline: `Invited ${address(invitation.emailAddress)} as ${invitation.role}.`,
    };
  },
});

interface Asked {
  readonly organizationId: string;
  readonly emailAddress: string;
}

/** The refusal with what is there already: the member who has the address, or the pending invitation. */
async function withExisting(refusal: ClerkFailure, asked: Asked, clerk: Clerk): Promise<Error> {
  const isMember = refusal.has('already_a_member_in_organization');
  const isInvited = refusal.has('organization_invitation_not_unique') || refusal.has('duplicate_record');
  if (!isMember && !isInvited) return refusal;
  const found = await (isMember ? existingMember : existingInvitation)(asked, clerk).catch(() => undefined);
  return new ToolError(
    [
      explainFailure(refusal),
      found ??
        (isMember
          ? 'A member has this address: list_organization_members finds it with the email address.'
          : 'An invitation for this address is already pending.'),
    ].join('\n'),
    { cause: refusal },
  );
}

async function existingMember(
  { organizationId, emailAddress }: Asked,
  clerk: Clerk,
): Promise<string | undefined> {
  const { data } = await clerk.read((client) =>
    client.organizations.getOrganizationMembershipList({
      organizationId,
      emailAddress: spellingsOf(emailAddress),
      limit: 1,
    }),
  );
  return (
    data[0] &&
    `The address belongs to the member ${describeMember(toMemberSummary(data[0]))}. To change the role use set_organization_member.`
  );
}

async function existingInvitation(
  { organizationId, emailAddress }: Asked,
  clerk: Clerk,
): Promise<string | undefined> {
  // Clerk filters by address too, which the SDK's types leave out.
  const wanted = { organizationId, emailAddress, status: ['pending' as const], limit: 10 };
  const { data } = await clerk.read((client) => client.organizations.getOrganizationInvitationList(wanted));
  const pending = data.find((invitation) => isSameAddress(invitation.emailAddress, emailAddress));
  return (
    pending &&
    `The pending invitation is ${pending.id}, role ${pending.role}, created ${new Date(pending.createdAt).toISOString()}. It must be accepted, or revoked with revoke_invitation, before there can be another.`
  );
}
