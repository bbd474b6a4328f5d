import { once } from '../base/once.ts';
import { quoted } from '../clerk/views/user-text.ts';
import { organizationTarget } from './organization-target.ts';
import { stateOf, type Target, type TargetContext, versionOf } from './target.ts';

/** An invitation to an organization. Throws `ClerkFailure`. */
export async function organizationInvitationTarget(
  organizationId: string,
  invitationId: string,
  context: TargetContext,
  tool: string,
): Promise<Target> {
  const invitation = await context.clerk.read((client) =>
    client.organizations.getOrganizationInvitation({ organizationId, invitationId }),
  );
  const told = `Invitation: ${quoted(invitation.emailAddress)} as ${quoted(invitation.role)}, ${invitation.status}, ${invitation.id}.`;
  const organization = once(() => organizationTarget(organizationId, context));
  return {
    version: `${versionOf(invitation)} ${invitation.status}`,
    refusal: whyNot(tool, invitation),
    async state() {
      const { same, counts } = await (await organization()).state();
      return { same: [told, same], counts };
    },
    describe: async () => [told, ...(await (await organization()).describe())],
  };
}

/** An invitation to the application; Clerk has no way to read just one, but finds it by id. Throws `ClerkFailure`. */
export async function invitationTarget(
  invitationId: string,
  { clerk }: TargetContext,
  tool: string,
): Promise<Target> {
  const { data } = await clerk.read((client) =>
    client.invitations.getInvitationList({ query: invitationId, limit: 10 }),
  );
  const invitation = data.find(({ id }) => id === invitationId);
  const told = invitation
    ? `Invitation: ${quoted(invitation.emailAddress)}, ${invitation.status}, ${invitation.id}.`
    : `Invitation: ${invitationId}, which was not found.`;
  return {
    version: invitation ? `${versionOf(invitation)} ${invitation.status}` : `no invitation ${invitationId}`,
    // Clerk's list leaves out those that were revoked: they can be deleted, but not revoked again.
    refusal: invitation ? whyNot(tool, invitation) : tool === 'revoke_invitation' ? told : undefined,
    state: stateOf(told),
    describe: async () => [told],
  };
}

/** Clerk revokes no invitation that was answered, or revoked before. */
function whyNot(tool: string, { id, status = '' }: { id: string; status?: string }): string | undefined {
  const isOver = status === 'accepted' || status === 'revoked';
  return tool === 'revoke_invitation' && isOver ? `The invitation ${id} is ${status} already.` : undefined;
}
