import type { Session } from '@clerk/backend';
import { allPages } from './all-pages.ts';
import type { Clerk } from '../clerk.ts';

/** Statuses of a session that somebody is signed in with; `pending` ones wait for a task such as choosing an organization. */
const liveStatuses: ReadonlySet<string> = new Set(['active', 'pending']);

/** Whether somebody is signed in with the session. */
export const isLive = ({ status }: Pick<Session, 'status'>): boolean => liveStatuses.has(status);

/**
 * The sessions that the user is signed in with. Clerk's list can be filtered by `active`, but not by `pending`: all
 * sessions that Clerk still knows are read. Throws `ClerkFailure`.
 */
export async function liveSessionsOf(clerk: Clerk, userId: string): Promise<Session[]> {
  return (await sessionsOf(clerk, userId)).filter(isLive);
}

/** All sessions of the user that Clerk still knows, the newest first. Throws `ClerkFailure`. */
export function sessionsOf(clerk: Clerk, userId: string): Promise<Session[]> {
  return allPages((page) => clerk.read((client) => client.sessions.getSessionList({ userId, ...page })));
}
