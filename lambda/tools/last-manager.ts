import type { Remaining } from '../clerk/managers.ts';
import { describeMember } from './organization-text.ts';
import { ToolError } from './tool.ts';

/** The refusal to leave an organization without anyone who may manage it: why, and who could take over. */
export function lastManagerError(
  { organizationId, userId }: { organizationId: string; userId: string },
  role: string,
  { candidates }: Pick<Remaining, 'candidates'>,
): ToolError {
  const why = `userId: ${userId} (${role}) is the only member who may manage ${organizationId}; nothing was changed.`;
  if (candidates.length === 0) {
    return new ToolError(
      `${why}\nThere is no other member. Next: add one with set_organization_member and the role ${role}, or delete the organization.`,
    );
  }
  return new ToolError(
    [
      why,
      'Members who could take over:',
      ...candidates.map((member) => `- ${describeMember(member)}`),
      `Next: give one of them the role ${role} with set_organization_member, then try again.`,
    ].join('\n'),
  );
}
