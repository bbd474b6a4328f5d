import * as z from 'zod';
import { userId } from '../../clerk/ids.ts';
import { membershipShape, toMembershipView } from '../../clerk/views/membership.ts';
import { cursorParameter, encodeCursor, offsetOf } from '../../definition/cursor.ts';
import { quoted } from '../../clerk/views/user-text.ts';
import { defineTool } from '../../definition/tool.ts';

/** The most that Clerk gives in one answer. */
const pageLimit = 500;
/** The most that one call of the tool returns without a `limit`; ten requests to Clerk. */
const totalLimit = 5_000;

export const getUserMemberships = defineTool({
  name: 'get_user_memberships',
  title: "Get a user's organization memberships",
  description:
    'Read the organizations that a user belongs to, with role and permissions in each. Returns all of them, unless limit asks for pages. Changes nothing.',
  methods: ['users.getOrganizationMembershipList'],
  keywords: 'which organizations teams companies workspaces does a person belong to is in role employee',
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  permission: 'memberships:read',
  input: z.strictObject({
    userId,
    limit: z
      .int()
      .min(1)
      .max(pageLimit)
      .optional()
      .describe(`Page size, 1 to ${pageLimit}. Leave out to get all memberships at once.`),
    cursor: cursorParameter,
  }),
  output: z.object({
    memberships: z.array(membershipShape),
    totalCount: z.int().describe('All memberships of the user, also those on other pages.'),
    nextCursor: z.string().optional().describe('Send as cursor for the next page; absent on the last.'),
  }),
  async run(input, { clerk }) {
    const offset = offsetOf(input.cursor);
    const wanted = input.limit ?? totalLimit;
    const memberships: z.infer<typeof membershipShape>[] = [];
    let totalCount = 0;
    do {
      const page = await clerk.read((client) =>
        client.users.getOrganizationMembershipList({
          userId: input.userId,
          limit: Math.min(pageLimit, wanted - memberships.length),
          offset: offset + memberships.length,
        }),
      );
      memberships.push(...page.data.map(toMembershipView));
      totalCount = page.totalCount;
      if (page.data.length === 0) break;
    } while (memberships.length < wanted && offset + memberships.length < totalCount);

    const next = offset + memberships.length;
    const more = memberships.length > 0 && next < totalCount;
    return {
      structured: { memberships, totalCount, ...(more ? { nextCursor: encodeCursor(next) } : {}) },
      text: [
        `${memberships.length} of ${totalCount} memberships of ${input.userId}${more ? '; more with nextCursor' : ''}.`,
        ...memberships
          .slice(0, 20)
          .map(({ organization, role }) => `- ${organization.id} ${quoted(organization.name)}: ${role}`),
        ...(memberships.length > 20
          ? [`- … and ${memberships.length - 20} more in the structured content`]
          : []),
      ].join('\n'),
    };
  },
});
