import { notFound } from './errors.ts';
import type { Call, Operation } from './operation.ts';
import { booleanIn, ordered, pageOf } from './query.ts';
import type { SessionRecord } from './state.ts';

const statusOf = (session: SessionRecord, now: number) =>
  session.status === 'active' && session.expireAt <= now ? 'expired' : session.status;

/** A session as on the wire. */
export function wireSession(session: SessionRecord, now: number) {
  return {
    object: 'session',
    id: session.id,
    user_id: session.userId,
    client_id: session.clientId,
    actor: null,
    status: statusOf(session, now),
    last_active_organization_id: session.lastActiveOrganizationId,
    last_active_at: session.lastActiveAt,
    latest_activity: {
      object: 'session_activity',
      id: session.activity.id,
      device_type: session.activity.deviceType,
      is_mobile: session.activity.deviceType === 'iPhone',
      browser_name: session.activity.browser,
      browser_version: '140.0.0.0',
      ip_address: session.activity.ipAddress,
      city: session.activity.city,
      country: session.activity.country,
    },
    expire_at: session.expireAt,
    abandon_at: session.abandonAt,
    updated_at: session.updatedAt,
    created_at: session.createdAt,
    tasks: null,
  };
}

function find(call: Call): SessionRecord {
  const id = call.param('session_id');
  const session = call.state.sessions.get(id);
  if (session === undefined) throw notFound('session', id);
  return session;
}

function list(call: Call) {
  const { query } = call;
  const wanted = {
    userId: query.get('user_id'),
    clientId: query.get('client_id'),
    status: query.get('status'),
  };
  const matching = [...call.state.sessions.values()].filter(
    (session) =>
      (!wanted.userId || session.userId === wanted.userId) &&
      (!wanted.clientId || session.clientId === wanted.clientId) &&
      (!wanted.status || statusOf(session, call.now()) === wanted.status),
  );
  const sorted = ordered(query, matching, { created_at: (session) => session.createdAt });
  const data = pageOf(query, sorted).map((session) => wireSession(session, call.now()));
  return booleanIn(query, 'paginated') ? { data, total_count: sorted.length } : data;
}

function revoke(call: Call) {
  const session = find(call);
  if (session.status === 'active') {
    session.status = 'revoked';
    session.updatedAt = call.now();
  }
  return wireSession(session, call.now());
}

/** Sessions of users. */
export const sessionOperations: Operation[] = [
  { method: 'get', path: '/sessions', answer: list },
  { method: 'get', path: '/sessions/{session_id}', answer: (call) => wireSession(find(call), call.now()) },
  { method: 'post', path: '/sessions/{session_id}/revoke', answer: revoke },
];
