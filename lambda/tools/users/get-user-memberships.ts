import * as z from 'zod';
import { userId } from '../../clerk/ids.ts';
import { membershipShape, toMembershipView } from '../../clerk/views/membership.ts';
import { offsetOf } from '../../definition/cursor.ts';
import { pageHeadline, pageOf, pageShape, walkParameters } from '../../definition/page.ts';
import { defineTool } from '../../definition/tool.ts';

export const getUserMemberships = defineTool({
  name: 'get_user_memberships',
  title: "Get a user's organization memberships",
  description: 'List the organizations a user belongs to, with the role and permissions in each.',
  methods: ['users.getOrganizationMembershipList'],
  keywords: 'which organizations teams companies workspaces does a person belong to is in role employee',
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  permission: 'memberships:read',
  input: z.strictObject({
    userId,
    ...walkParameters(),
  }),
  output: z.object({ memberships: z.array(membershipShape), ...pageShape }),
  async run({ userId: user, limit, cursor, maxCharacters }, { clerk }) {
    const offset = offsetOf(cursor);
    const { data, totalCount } = await clerk.read((client) =>
      client.users.getOrganizationMembershipList({ userId: user, limit, offset }),
    );
    const place = { offset, totalCount, maxCharacters };
    return pageOf(data.map(toMembershipView), place, (memberships, position) => ({
      structured: { memberships, ...position },
      headline: pageHeadline('membership', memberships.length, totalCount),
    }));
  },
});
