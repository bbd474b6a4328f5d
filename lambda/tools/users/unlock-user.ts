import * as z from 'zod';
import { conciseUserShape, toConciseUser } from '../../clerk/views/concise-user.ts';
import { userId } from '../../clerk/ids.ts';
import { toUserView } from '../../clerk/views/user.ts';
import { defineTool } from '../../definition/tool.ts';

export const unlockUser = defineTool({
  name: 'unlock_user',
  title: 'Unlock a user',
  description:
    'Lift the lock of a user who failed to sign in too often, or was locked with lock_user. A ban is lifted with unban_user.',
  methods: ['users.unlockUser'],
  keywords: 'locked out too many failed attempts unfreeze',
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  permission: 'users:ban',
  input: z.strictObject({ userId }),
  output: z.object({ user: conciseUserShape }),
  async run(input, { clerk }) {
    const changed = await clerk.write((client) => client.users.unlockUser(input.userId));
    const user = toConciseUser(toUserView(changed));
    return { structured: { user }, headline: 'Unlocked.' };
  },
});
