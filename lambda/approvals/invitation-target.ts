import { quoted } from '../clerk/views/user-text.ts';
import { organizationTarget } from './organization-target.ts';
import { type Target, type TargetContext, versionOf } from './target.ts';

/** An invitation to an organization. Throws `ClerkFailure`. */
export async function organizationInvitationTarget(
  organizationId: string,
  invitationId: string,
  context: TargetContext,
): Promise<Target> {
  const invitation = await context.clerk.read((client) =>
    client.organizations.getOrganizationInvitation({ organizationId, invitationId }),
  );
  return {
    version: `${versionOf(invitation)} ${invitation.status}`,
    describe: async () => [
      `Invitation: ${quoted(invitation.emailAddress)} as ${quoted(invitation.role)}, ${invitation.status}, ${invitation.id}.`,
      ...(await (await organizationTarget(organizationId, context)).describe()),
    ],
  };
}

/** An invitation to the application; Clerk has no way to read just one, but finds it by id. Throws `ClerkFailure`. */
export async function invitationTarget(invitationId: string, { clerk }: TargetContext): Promise<Target> {
  const { data } = await clerk.read((client) =>
    client.invitations.getInvitationList({ query: invitationId, limit: 10 }),
  );
  const invitation = data.find(({ id }) => id === invitationId);
  return {
    version: invitation ? `${versionOf(invitation)} ${invitation.status}` : `no invitation ${invitationId}`,
    describe: async () => [
      invitation
        ? `Invitation: ${quoted(invitation.emailAddress)}, ${invitation.status}, ${invitation.id}.`
        : `Invitation: ${invitationId}, which is not to be found.`,
    ],
  };
}
