import type { SessionRecord } from './state.ts';

/**
 * Whether nothing has ended the session but, perhaps, the time. A pending one is signed in, too: its user has a task
 * left, such as choosing an organization. https://clerk.com/docs/guides/sessions/session-tasks
 */
export const isOpen = ({ status }: SessionRecord) => status === 'active' || status === 'pending';
