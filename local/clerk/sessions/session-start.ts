import { newSecretHex } from '../state/secrets.ts';
import type { Instance } from '../operation/operation.ts';
import type { SessionRecord, UserRecord } from '../state/state.ts';

const dayInMilliseconds = 86_400_000;

/** Clerk's defaults: a session ends after a week, and its client is forgotten after a month. */
const sessionLifetime = 7 * dayInMilliseconds;
const abandonAfter = 30 * dayInMilliseconds;

/** Signs the user in: a new, active session of a new client, in which the organization, if any, is active. */
export function startSession(
  { state, now }: Instance,
  user: UserRecord,
  organizationId: string | null = null,
): SessionRecord {
  const startedAt = now();
  const session: SessionRecord = {
    id: state.ids.id('sess'),
    userId: user.id,
    clientId: state.ids.id('client'),
    status: 'active',
    lastActiveOrganizationId: organizationId,
    activity: null,
    refreshToken: newSecretHex(32),
    refreshedTokenIds: [],
    lastActiveAt: startedAt,
    expireAt: startedAt + sessionLifetime,
    abandonAt: startedAt + abandonAfter,
    createdAt: startedAt,
    updatedAt: startedAt,
  };
  state.sessions.set(session.id, session);
  user.lastSignInAt = startedAt;
  user.lastActiveAt = startedAt;
  return session;
}
