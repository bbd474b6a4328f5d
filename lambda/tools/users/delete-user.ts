import * as z from 'zod';
import { userId } from '../../clerk/ids.ts';
import { defineTool } from '../../definition/tool.ts';

export const deleteUser = defineTool({
  name: 'delete_user',
  title: 'Delete a user',
  description:
    'Delete a Clerk user for good, with all sessions, addresses and memberships. This cannot be undone; to only keep someone out, ban the user instead.',
  methods: ['users.deleteUser'],
  keywords: 'remove erase account person GDPR right to be forgotten data for good',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  permission: 'users:delete',
  input: z.strictObject({ userId }),
  output: z.object({ userId: z.string(), deleted: z.literal(true) }),
  async run(input, { clerk }) {
    await clerk.write((client) => client.users.deleteUser(input.userId));
    return {
      structured: { userId: input.userId, deleted: true as const },
      headline: 'Deleted.',
    };
  },
});
