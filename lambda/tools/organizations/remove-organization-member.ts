import * as z from 'zod';
import { organizationId, userId } from '../../clerk/ids.ts';
import { membershipOf } from '../../clerk/queries/managers.ts';
import { toMemberSummary } from '../../clerk/views/membership.ts';
import { quoted } from '../../clerk/views/user-text.ts';
import { defineTool, ToolError } from '../../definition/tool.ts';

export const removeOrganizationMember = defineTool({
  name: 'remove_organization_member',
  title: 'Remove a member from an organization',
  description:
    "Take a user out of an organization; the user stays. Can't be undone for the membership's metadata, but the user can be added again. Refuses to remove the last member who can manage the organization, and says who could take over.",
  methods: ['organizations.deleteOrganizationMembership'],
  keywords: 'kick out of company team leave revoke membership',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  permission: 'memberships:write',
  input: z.strictObject({ organizationId, userId }),
  output: z.object({
    organizationId: z.string(),
    userId: z.string(),
    removed: z.literal(true),
    previousRole: z.string(),
  }),
  async run(input, { clerk }) {
    const membership = await membershipOf(clerk, input.organizationId, input.userId);
    if (!membership) {
      throw new ToolError(
        `userId: ${input.userId} is not a member of ${input.organizationId}; nothing was changed. Next: list_organization_members shows who is.`,
      );
    }
    await clerk.write((client) => client.organizations.deleteOrganizationMembership(input));
    const { firstName, lastName, identifier } = toMemberSummary(membership);
    const name = [firstName, lastName].filter(Boolean).join(' ') || (identifier ?? 'the member');
    return {
      structured: { ...input, removed: true as const, previousRole: membership.role },
      headline: `Removed ${quoted(name)}.`,
    };
  },
});
