import type { MemberSummary } from './membership.ts';
import { quoted } from './user-text.ts';

/** One short line about a member: user id, name, address, role. */
export function describeMember({ userId, firstName, lastName, identifier, role }: MemberSummary): string {
  const name = [firstName, lastName].filter(Boolean).join(' ');
  const facts = [userId ?? 'a deleted user', name && quoted(name), identifier && quoted(identifier), role];
  return facts.filter(Boolean).join(', ');
}
