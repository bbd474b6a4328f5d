import * as z from 'zod';
import { organizationId, userId } from '../../clerk/ids.ts';
import { membershipOf } from '../../clerk/queries/managers.ts';
import { memberShape, toMemberView } from '../../clerk/views/membership.ts';
import { withKnownRoles } from './known-roles.ts';
import { roleParameter } from './organization-parameters.ts';
import { defineTool } from '../../definition/tool.ts';

const input = z.strictObject({
  organizationId,
  userId,
  role: roleParameter.describe('A key, for example org:admin or org:member.'),
});

export const setOrganizationMember = defineTool({
  name: 'set_organization_member',
  title: 'Add a member or change its role',
  description:
    'Give a user a role in an organization: adds them right away, without an invitation, or changes the role they have. Says what the role was before. To invite somebody by email, use create_organization_invitation.',
  methods: ['organizations.createOrganizationMembership', 'organizations.updateOrganizationMembership'],
  keywords: 'add user to company team promote demote make admin change role',
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  permission: 'memberships:write',
  input,
  output: z.object({
    outcome: z
      .enum(['added', 'role_changed', 'unchanged'])
      .describe('unchanged: the user had the role already.'),
    previousRole: z.string().nullable().describe('The role before; null when the user was not a member.'),
    member: memberShape,
  }),
  async run(input, context) {
    const { clerk } = context;
    const before = await membershipOf(clerk, input.organizationId, input.userId);
    if (before?.role === input.role) {
      const member = toMemberView(before);
      return {
        structured: { outcome: 'unchanged' as const, previousRole: before.role, member },
        headline: 'Nothing to do: the user already has the role.',
      };
    }
    const after = await clerk
      .write(({ organizations }) =>
        before
          ? organizations.updateOrganizationMembership(input)
          : organizations.createOrganizationMembership(input),
      )
      .catch(async (error: unknown) => {
        throw await withKnownRoles(error, context);
      });
    const member = toMemberView(after);
    return {
      structured: {
        outcome: before ? ('role_changed' as const) : ('added' as const),
        previousRole: before?.role ?? null,
        member,
      },
      headline: before
        ? `Changed the role from ${before.role} to ${member.role}.`
        : `Added as ${member.role}.`,
    };
  },
});
