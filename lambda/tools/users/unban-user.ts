import * as z from 'zod';
import { userId } from '../../clerk/ids.ts';
import { defineTool } from '../../definition/tool.ts';
import { changeStanding, standingShape } from './standing.ts';

export const unbanUser = defineTool({
  name: 'unban_user',
  title: 'Unban a user',
  description:
    "Lift a user's ban so that they can sign in again. Find out first why they were banned. Revoked sessions stay revoked. A lock is lifted by the operation unlock_user.",
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
      isIdle: true,
    }),
});
