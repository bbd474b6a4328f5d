import * as z from 'zod';
import { userId } from '../../clerk/ids.ts';
import { defineTool } from '../../definition/tool.ts';
import { changeStanding, standingShape } from './standing.ts';

export const banUser = defineTool({
  name: 'ban_user',
  title: 'Ban a user',
  description:
    'Keep a user out until unban_user: no sign-in, and all sessions are revoked for good. To only sign someone out, use revoke_user_sessions; for a pause that ends by itself, the operation lock_user.',
  methods: ['users.banUser'],
  keywords: 'suspend block disable deactivate kick out abuse',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  permission: 'users:ban',
  input: z.strictObject({ userId }),
  output: standingShape,
  run: ({ userId: user }, { clerk }) =>
    changeStanding(clerk, {
      userId: user,
      isSo: ({ banned }) => banned,
      change: (way) => way.write((client) => client.users.banUser(user)),
      done: 'Banned.',
      already: 'The user was already banned.',
    }),
});
