import type { Caller } from './caller.ts';
import { contact } from './contact.ts';
import type { Permission } from './permissions.ts';
import { boundsOf, reachInWords } from './reach.ts';

/** That a caller lacks the permission for something, whose doing that is, and the way out; one sentence. */
export function explainLack(what: string, permission: Permission, caller: Caller): string {
  const { permissions, withheld, narrowing } = caller;
  const unmet = caller.held?.get(permission);
  if (unmet) return `${what} is not given to you for this call, by ${permission}: ${unmet.why}`;
  // What it has, it lacks because the tool changes something.
  if (narrowing && (narrowing.leftOut.has(permission) || permissions.has(permission))) {
    return `${what} ${narrowing.why}.`;
  }
  const bounds = boundsOf(permission, caller);
  if (bounds && permissions.has(permission)) {
    return `${what} is out of reach: ${permission} is given to you only within ${reachInWords(bounds)}, and this is about the whole Clerk instance, or Clerk can't tell whose it is.`;
  }
  const why = withheld.has(permission)
    ? 'your token lacks that scope: sign in again and ask for it'
    : `no rule gives it to you: ask ${contact}`;
  return `${what} needs the permission ${permission}; ${why}.`;
}
