import * as z from 'zod';
import type { Clerk } from '../../clerk/clerk.ts';
import { userId } from '../../clerk/ids.ts';
import { sessionsOf } from '../../clerk/queries/live-sessions.ts';
import { type SessionView, sessionShape, toSessionView } from '../../clerk/views/session.ts';
import { quoted } from '../../clerk/views/user-text.ts';
import { cursorParameter, encodeCursor, offsetOf } from '../../definition/cursor.ts';
import { defineTool } from '../../definition/tool.ts';

/** Sessions a page at most: Clerk gives 500, but hosts cut results at about 25,000 tokens. */
const maxLimit = 100;

export const listUserSessions = defineTool({
  name: 'list_user_sessions',
  title: "List a user's sessions",
  description:
    "List a user's sessions, the newest first, with device, country and last activity. Old ones that are over are missing: Clerk deletes them after a while. Changes nothing.",
  methods: ['sessions.getSessionList'],
  keywords: 'signed in devices browsers logins activity where',
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  permission: 'sessions:read',
  input: z.strictObject({
    userId,
    status: z
      .enum(['active', 'pending', 'revoked', 'ended', 'expired', 'removed', 'replaced', 'abandoned'])
      .optional()
      .describe('Only sessions with this status. pending: signed in, with a task left. Default: all.'),
    limit: z
      .int()
      .min(1)
      .max(maxLimit)
      .default(20)
      .describe(`Sessions a page, 1 to ${maxLimit}. Default 20.`),
    cursor: cursorParameter,
  }),
  output: z.object({
    sessions: z.array(sessionShape),
    totalCount: z.int().describe('All sessions that match, also those on other pages.'),
    nextCursor: z.string().optional().describe('Send as cursor for the next page; absent on the last.'),
  }),
  async run({ userId, status, limit, cursor }, { clerk }) {
    const offset = offsetOf(cursor);
    const { data, totalCount } =
      status === 'pending'
        ? await pendingOnes(clerk, userId, offset, limit)
        : await clerk.read((client) =>
            client.sessions.getSessionList({ userId, limit, offset, ...(status && { status }) }),
          );
    const sessions = data.map(toSessionView);
    const next = offset + sessions.length;
    const more = sessions.length > 0 && next < totalCount;
    return {
      structured: { sessions, totalCount, ...(more && { nextCursor: encodeCursor(next) }) },
      text: [
        `${sessions.length} of ${totalCount} ${status ? `${status} ` : ''}sessions of ${userId}${more ? '; more with nextCursor' : ''}.`,
        ...sessions.map((session) => `- ${describeSession(session)}`),
      ].join('\n'),
    };
  },
});

/** A page of the pending sessions: Clerk has no filter for them. */
async function pendingOnes(clerk: Clerk, userId: string, offset: number, limit: number) {
  const pending = (await sessionsOf(clerk, userId)).filter(({ status }) => status === 'pending');
  return { data: pending.slice(offset, offset + limit), totalCount: pending.length };
}

function describeSession({ id, status, lastActiveAt, actor, latestActivity }: SessionView): string {
  const device = [latestActivity?.browserName, latestActivity?.deviceType].filter(Boolean).join(' on ');
  const facts = [
    `${id}: ${status}, last active ${lastActiveAt}`,
    device && quoted(device),
    latestActivity?.country && quoted(latestActivity.country),
    actor && `ACTED IN by ${quoted(actor.sub ?? 'someone unnamed')}`,
  ];
  return facts.filter(Boolean).join(', ');
}
