import * as z from 'zod';
import { userId } from '../../clerk/ids.ts';
import { defineTool } from '../../definition/tool.ts';
import { changeStanding, standingShape } from './standing.ts';

export const unlockUser = defineTool({
  name: 'unlock_user',
  title: 'Unlock a user',
  description:
    'Lift the lock of a user who failed to sign in too often or was locked with lock_user. A ban is lifted with unban_user.',
  methods: ['users.unlockUser'],
  keywords: 'locked out too many failed attempts unfreeze',
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  permission: 'users:ban',
  input: z.strictObject({ userId }),
  output: standingShape,
  run: ({ userId: user }, { clerk }) =>
    changeStanding(clerk, {
      userId: user,
      isSo: ({ locked }) => !locked,
      change: (way) => way.write((client) => client.users.unlockUser(user)),
      done: 'Unlocked.',
      isIdle: true,
      already: 'The user was not locked.',
    }),
});
