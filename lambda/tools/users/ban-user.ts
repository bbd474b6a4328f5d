import * as z from 'zod';
import { conciseUserShape, toConciseUser } from '../../clerk/views/concise-user.ts';
import { userId } from '../../clerk/ids.ts';
import { toUserView } from '../../clerk/views/user.ts';
import { defineTool } from '../../definition/tool.ts';

export const banUser = defineTool({
  name: 'ban_user',
  title: 'Ban a user',
  description:
    'Keep a user out until unban_user lifts the ban: no sign-in, and all sessions are revoked, which cannot be undone. For a pause that ends by itself use lock_user; to only sign someone out, revoke_user_sessions.',
  methods: ['users.banUser'],
  keywords: 'suspend block disable deactivate kick out abuse',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  permission: 'users:ban',
  input: z.strictObject({ userId }),
  output: z.object({ user: conciseUserShape }),
  async run(input, { clerk }) {
    const changed = await clerk.write((client) => client.users.banUser(input.userId));
    const user = toConciseUser(toUserView(changed));
    return { structured: { user }, headline: 'Banned.' };
  },
});
