import { isOpen } from '../state/open-session.ts';
import type { SessionRecord } from '../state/state.ts';

/** How long a session token holds, in seconds. https://clerk.com/docs/guides/sessions/session-tokens */
export const sessionTokenLifetime = 60;

/** The status now, in milliseconds since 1970: that a session expired follows from the time. */
export const sessionStatus = (session: SessionRecord, now: number) =>
  isOpen(session) && session.expireAt <= now ? 'expired' : session.status;

/** A session as on the wire. */
export function wireSession(session: SessionRecord, now: number) {
  const { activity } = session;
  return {
    object: 'session',
    id: session.id,
    user_id: session.userId,
    client_id: session.clientId,
    actor: null,
    status: sessionStatus(session, now),
    last_active_organization_id: session.lastActiveOrganizationId,
    last_active_at: session.lastActiveAt,
    latest_activity:
      activity === null
        ? null
        : {
            object: 'session_activity',
            id: activity.id,
            device_type: activity.deviceType,
            is_mobile: activity.deviceType === 'iPhone',
            browser_name: activity.browser,
            browser_version: '140.0.0.0',
            ip_address: activity.ipAddress,
            city: activity.city,
            country: activity.country,
          },
    expire_at: session.expireAt,
    abandon_at: session.abandonAt,
    updated_at: session.updatedAt,
    created_at: session.createdAt,
    tasks: session.status === 'pending' ? [{ key: 'choose-organization' }] : null,
  };
}
