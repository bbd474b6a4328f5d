import { counted } from '../../base/counted.ts';
import * as z from 'zod';
import type { Clerk } from '../../clerk/clerk.ts';
import { ClerkFailure } from '../../clerk/failure.ts';
import { sessionId, userId } from '../../clerk/ids.ts';
import { liveSessionsOf } from '../../clerk/queries/live-sessions.ts';
import { explainFailure } from '../../definition/refusal.ts';
import { defineTool, ToolError, type ToolContext } from '../../definition/tool.ts';

/** Sessions that are revoked at the same time; Clerk takes 100 requests in 10 s from a development instance. */
const atOnce = 5;
/** Milliseconds kept back to answer in. */
const reserve = 2_000;

/** Sessions that an error names at most. */
const maxNamed = 50;

const revokedShape = z.object({
  sessionId: z.string(),
  status: z.string().describe('The status after the call: revoked, or how the session had ended before.'),
});
type Revoked = z.output<typeof revokedShape>;

export const revokeUserSessions = defineTool({
  name: 'revoke_user_sessions',
  title: "Revoke a user's sessions",
  description:
    "Sign a user out: one session by sessionId, or all by userId. Can't be undone, and doesn't stop them from signing in again: ban_user does. Session tokens already issued stay valid for up to a minute.",
  methods: ['sessions.revokeSession', 'sessions.getSessionList'],
  keywords: 'sign out log out logout everywhere force end kick devices',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  isFinishedByRepeating: true,
  permission: 'sessions:revoke',
  input: z.strictObject({
    userId: userId.optional().describe('All sessions of this user. Example: user_2xPq8aTk3.'),
    sessionId: sessionId.optional().describe('Only this session. Example: sess_2xPq8aTk3.'),
  }),
  output: z.object({ sessions: z.array(revokedShape) }),
  async run({ userId, sessionId }, context) {
    if (sessionId !== undefined && userId === undefined) {
      const session = await revoke(sessionId, context.clerk);
      return { structured: { sessions: [session] }, headline: `Session ${sessionId} is ${session.status}.` };
    }
    if (userId === undefined || sessionId !== undefined) {
      throw new ToolError(
        'arguments: send either userId, for all sessions of the user, or sessionId, for one.',
      );
    }
    const sessions = await revokeAll(userId, context);
    return {
      structured: { sessions },
      headline:
        sessions.length === 0
          ? `${userId} has no active session.`
          : `Revoked ${counted(sessions.length, 'session')} of ${userId}, all that were active.`,
    };
  },
});

async function revoke(id: string, clerk: Clerk): Promise<Revoked> {
  const { status } = await clerk.write((client) => client.sessions.revokeSession(id));
  return { sessionId: id, status };
}

/** Revokes all sessions that somebody is signed in with. */
async function revokeAll(userId: string, context: ToolContext): Promise<Revoked[]> {
  const done: Revoked[] = [];
  const ids = (await liveSessionsOf(context.clerk, userId)).map(({ id }) => id);
  for (let start = 0; start < ids.length; start += atOnce) {
    if (context.remaining() < reserve) throw unfinished(userId, done, 'The time for one request is over.');
    const batch = ids.slice(start, start + atOnce);
    const results = await Promise.allSettled(batch.map((id) => revoke(id, context.clerk)));
    done.push(...results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])));
    for (const result of results) {
      if (result.status === 'rejected' && !isGone(result.reason)) {
        if (!(result.reason instanceof ClerkFailure)) throw result.reason;
        throw unfinished(userId, done, explainFailure(result.reason), result.reason);
      }
    }
    const tried = start + batch.length;
    await context.progress(tried, ids.length, `${tried} of ${counted(ids.length, 'session')} revoked`);
  }
  return done;
}

/** True when the session was deleted before it could be revoked. */
function isGone(error: unknown): boolean {
  return error instanceof ClerkFailure && error.status === 404;
}

function unfinished(userId: string, done: readonly Revoked[], why: string, cause?: ClerkFailure): ToolError {
  return new ToolError(
    [
      `Not all sessions of ${userId} are revoked; ${done.length} are.`,
      why,
      `To finish, call revoke_user_sessions with userId ${userId} again.`,
      ...done.slice(0, maxNamed).map(({ sessionId, status }) => `- ${sessionId}: ${status}`),
      ...(done.length > maxNamed ? [`- … and ${done.length - maxNamed} more`] : []),
    ].join('\n'),
    { made: done.length > 0 ? 'some' : undefined, cause },
  );
}
