import { contact } from '../access/contact.ts';
import type { ClerkFailure } from '../clerk/failure.ts';
import { guardrailRefusal } from '../clerk/request-guard.ts';
import type { SwitchItem } from '../ledger/switch-item.ts';
import type { SwitchPosition } from './switch-position.ts';

/** When the switch was turned, and by whom, as far as that is known. */
export function turn(at = 'a time unknown', by = 'somebody unknown'): string {
  return `since ${at} by ${by}`;
}

/** Where the switch is for a principal; `alone` says since when and by whom it is off for that one. */
export function standingInWords(
  position: SwitchPosition,
  alone: string | undefined,
  { setAt, setBy }: SwitchItem,
): string {
  return position !== 'off' && alone !== undefined
    ? `off for you alone, ${alone}`
    : `${position}, ${turn(setAt?.S, setBy?.S)}`;
}

/** The refusal of what the position does not allow; `alone` when it is off for this principal. */
export function switched(position: SwitchPosition, alone: boolean): ClerkFailure {
  // Whoever is off alone is so in every position.
  const [code, what, whom] =
    position === 'off'
      ? ['switched_off', 'This server is switched off: only whoami is answered.', 'it']
      : alone
        ? ['switched_off_alone', 'You are switched off: this server answers you only whoami.', 'you']
        : ['switched_read_only', 'This server is switched to read-only: nothing is changed.', 'it'];
  return guardrailRefusal(
    code,
    `${what} Nothing was sent to Clerk. Next: ask ${contact} to switch ${whom} on again; retrying will not help until then.`,
  );
}

/** The refusal of a change while the position is not known. */
export function unknownPosition(cause: unknown): ClerkFailure {
  return guardrailRefusal(
    'ledger_unavailable',
    'The ledger does not answer, so whether changes are allowed right now is not known. Nothing was sent to Clerk. Next: try again in a few seconds.',
    cause,
  );
}
