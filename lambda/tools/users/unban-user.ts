import * as z from 'zod';
import { conciseUserShape, toConciseUser } from '../../clerk/views/concise-user.ts';
import { userId } from '../../clerk/ids.ts';
import { toUserView } from '../../clerk/views/user.ts';
import { defineTool } from '../../definition/tool.ts';

export const unbanUser = defineTool({
  name: 'unban_user',
  title: 'Unban a user',
  description:
    'Lift the ban of a user, who can then sign in again. Sessions that the ban revoked stay revoked; a lock is lifted with unlock_user.',
  methods: ['users.unbanUser'],
  keywords: 'unsuspend unblock reactivate enable restore',
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  permission: 'users:ban',
  input: z.strictObject({ userId }),
  output: z.object({ user: conciseUserShape }),
  async run(input, { clerk }) {
    const changed = await clerk.write((client) => client.users.unbanUser(input.userId));
    const user = toConciseUser(toUserView(changed));
    return { structured: { user }, headline: 'Unbanned.' };
  },
});
