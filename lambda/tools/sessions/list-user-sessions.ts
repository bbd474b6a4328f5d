import * as z from 'zod';
import { ClerkFailure } from '../../clerk/failure.ts';
import type { Clerk } from '../../clerk/clerk.ts';
import { userId } from '../../clerk/ids.ts';
import { sessionsOf } from '../../clerk/queries/live-sessions.ts';
import { sessionShape, toSessionView } from '../../clerk/views/session.ts';
import { offsetOf } from '../../definition/cursor.ts';
import { pageHeadline, pageOf, pageShape, walkParameters } from '../../definition/page.ts';
import { defineTool } from '../../definition/tool.ts';

/** Sessions a page at most: Clerk gives 500, but hosts cut results at about 25,000 tokens. */
const maxLimit = 100;

export const listUserSessions = defineTool({
  name: 'list_user_sessions',
  title: "List a user's sessions",
  description:
    "List a user's sessions, newest first, with device, country and last activity. Clerk deletes ended ones after a while.",
  methods: ['sessions.getSessionList', 'users.getUser'],
  keywords: 'signed in devices browsers logins activity where',
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  permission: 'sessions:read',
  input: z.strictObject({
    userId,
    status: z
      .enum(['active', 'pending', 'revoked', 'ended', 'expired', 'removed', 'replaced', 'abandoned'])
      .optional()
      .describe('Only sessions with this status. pending: signed in, with a task left. Default: all.'),
    ...walkParameters(maxLimit),
  }),
  output: z.object({ sessions: z.array(sessionShape), ...pageShape }),
  async run({ userId, status, limit, cursor, maxCharacters }, { clerk }) {
    const offset = offsetOf(cursor);
    const { data, totalCount } =
      status === 'pending'
        ? await pendingOnes(clerk, userId, offset, limit)
        : await clerk.read((client) =>
            client.sessions.getSessionList({ userId, limit, offset, ...(status && { status }) }),
          );
    // Clerk lists nothing for users who are not there, too.
    if (totalCount === 0) {
      await clerk
        .read((client) => client.users.getUser(userId))
        .catch((error: unknown) => {
          if (!(error instanceof ClerkFailure) || error.status === 404) throw error;
        });
    }
    const place = { offset, totalCount, maxCharacters };
    return pageOf(data.map(toSessionView), place, (sessions, position) => ({
      structured: { sessions, ...position },
      headline: pageHeadline(`${status ? `${status} ` : ''}session`, sessions.length, totalCount),
    }));
  },
});

/** A page of the pending sessions: Clerk has no filter for them. */
async function pendingOnes(clerk: Clerk, userId: string, offset: number, limit: number) {
  const pending = (await sessionsOf(clerk, userId)).filter(({ status }) => status === 'pending');
  return { data: pending.slice(offset, offset + limit), totalCount: pending.length };
}
