import * as z from 'zod';
import { userId } from '../../clerk/ids.ts';
import { defineTool } from '../../definition/tool.ts';
import { changeStanding, standingShape } from './standing.ts';

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
  output: standingShape,
  run: ({ userId: user }, { clerk }) =>
    changeStanding(clerk, {
      userId: user,
      isSo: ({ banned }) => !banned,
      change: (way) => way.write((client) => client.users.unbanUser(user)),
      done: 'Unbanned.',
      already: 'The user was not banned.',
    }),
});
