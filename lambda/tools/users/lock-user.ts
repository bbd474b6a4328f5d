import * as z from 'zod';
import { conciseUserShape, toConciseUser } from '../../clerk/views/concise-user.ts';
import { userId } from '../../clerk/ids.ts';
import { toUserView } from '../../clerk/views/user.ts';
import { defineTool } from '../../definition/tool.ts';

export const lockUser = defineTool({
  name: 'lock_user',
  title: 'Lock a user',
  description:
    'Keep a user from signing in until the lock expires, as after too many failed attempts; locking again restarts it. The instance sets how long it lasts. Sessions go on: end them with revoke_user_sessions. Needs the lockout feature. unlock_user lifts it.',
  methods: ['users.lockUser'],
  keywords: 'lock out freeze suspend for a while',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  permission: 'users:ban',
  input: z.strictObject({ userId }),
  output: z.object({ user: conciseUserShape }),
  async run(input, { clerk }) {
    const changed = await clerk.write((client) => client.users.lockUser(input.userId));
    const user = toConciseUser(toUserView(changed));
    return { structured: { user }, headline: 'Locked.' };
  },
});
