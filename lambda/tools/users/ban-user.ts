import * as z from 'zod';
import { userId } from '../../clerk/ids.ts';
import { defineTool } from '../../definition/tool.ts';
import { changeStanding, standingShape } from './standing.ts';

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
  output: standingShape,
  run: ({ userId: user }, { clerk }) =>
    changeStanding(clerk, {
      userId: user,
      isSo: ({ banned }) => banned,
      change: (way) => way.write((client) => client.users.banUser(user)),
      done: 'Banned.',
      already: 'The user was banned already.',
    }),
});
