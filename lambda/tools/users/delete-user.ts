import { counted } from '../../base/counted.ts';
import * as z from 'zod';
import { userId } from '../../clerk/ids.ts';
import { defineTool } from '../../definition/tool.ts';

/** The most users that one question is about: all of them are shown in it. */
const maxUsers = 20;

export const deleteUser = defineTool({
  name: 'delete_user',
  title: 'Delete a user',
  description:
    'Delete a Clerk user for good, with all sessions, addresses and memberships. This cannot be undone; to only keep someone out, ban the user instead.',
  methods: ['users.deleteUser'],
  keywords: 'remove erase account person GDPR right to be forgotten data for good several',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  permission: 'users:delete',
  input: z
    .strictObject({
      userId: userId.optional(),
      userIds: z
        .array(userId)
        .min(1)
        .max(maxUsers)
        .optional()
        .describe(`Instead of userId: up to ${maxUsers} users, approved together.`),
    })
    .refine((sent) => (sent.userId === undefined) !== (sent.userIds === undefined), {
      error: 'send either userId or userIds',
    }),
  output: z.object({
    userId: z.string().optional(),
    deleted: z.literal(true).optional(),
    users: z
      .array(z.object({ userId: z.string(), deleted: z.boolean(), why: z.string().nullable() }))
      .optional(),
  }),
  rows: ({ userIds }) => userIds && [...new Set(userIds)].map((id) => ({ userId: id })),
  report(outcomes) {
    const users = outcomes.map(({ input, why }) => ({
      userId: input.userId ?? '',
      deleted: why === undefined,
      why: why ?? null,
    }));
    const done = users.filter(({ deleted }) => deleted).length;
    return {
      structured: { users },
      partlyDone: done < users.length,
      headline: `Deleted ${done} of ${counted(users.length, 'user')}.`,
    };
  },
  async run(input, { clerk }) {
    const { userId: id = '' } = input;
    await clerk.write((client) => client.users.deleteUser(id));
    return { structured: { userId: id, deleted: true as const }, headline: 'Deleted.' };
  },
});
