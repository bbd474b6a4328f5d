import { setTimeout } from 'node:timers/promises';
import { contact } from '../access/contact.ts';
import type { ClerkFailure } from '../clerk/failure.ts';
import { guardrailRefusal } from '../clerk/request-guard.ts';

/** `on`: as usual; `read-only`: nothing is changed; `off`: nothing but `whoami` is answered. */
export const switchPositions = ['on', 'read-only', 'off'] as const;
export type SwitchPosition = (typeof switchPositions)[number];

/** The tool that is answered in every position. */
export const alwaysAnswered = 'whoami';

/** Where the switch is in the ledger's table. */
export const switchKey = { pk: 'switch', sk: 'stage' } as const;

/** The switch of a stage, as every instance sees it. */
export interface StageSwitch {
  /** Refuses what the position does not allow: a change, or anything at all. Throws `ClerkFailure`. */
  readonly check: (kind: 'read' | 'change') => Promise<void>;
  /** True when nothing but whoami is answered. */
  readonly isOff: () => Promise<boolean>;
}

/** Milliseconds that a position counts for, and after which it is read again while it still does. */
const validity = 10_000;
const refreshAfter = 5_000;
/** Milliseconds after which a ledger that has not answered is asked again, while reads do not wait. */
const retryAfter = 2_000;
/** Milliseconds that a read waits, after an idle time, for a ledger that did not answer before. */
const patience = 250;

export function isSwitchPosition(text: string | undefined): text is SwitchPosition {
  return switchPositions.some((position) => position === text);
}

/**
 * The switch whose position `read` finds (undefined where nobody has set it). A position counts for 10 s. From 5 s on
 * it is read again in the background, so that a busy instance never waits for it; one that was idle waits, since what
 * it knows may be old. When the ledger does not answer, changes are refused, and reads go by the last known position,
 * or go through when none is known: an outage of the ledger must not be one of all reads, nor make each of them wait.
 * `pause` waits so many milliseconds.
 */
export function openSwitch(
  read: () => Promise<string | undefined>,
  now: () => number = Date.now,
  pause: (milliseconds: number) => Promise<unknown> = (milliseconds) =>
    setTimeout(milliseconds, undefined, { ref: false }),
): StageSwitch {
  let position: SwitchPosition = 'on';
  let readAt = -Infinity;
  let failedAt = -Infinity;
  let flight: Promise<void> | undefined;

  const readAnew = async (): Promise<void> => {
    const startedAt = now();
    try {
      position = positionOf(await read());
      readAt = startedAt;
      failedAt = -Infinity;
    } catch (error) {
      failedAt = now();
      throw error;
    } finally {
      flight = undefined;
    }
  };
  const refresh = (): Promise<void> => {
    flight ??= readAnew();
    return flight;
  };

  const positionFor = async (kind: 'read' | 'change'): Promise<SwitchPosition> => {
    const isRead = kind === 'read';
    // A clock that was set back says nothing of the age.
    const age = now() < readAt ? Infinity : now() - readAt;
    const sinceFailed = now() - failedAt;
    if (age >= validity && !(isRead && sinceFailed < Infinity)) {
      await refresh().catch((cause: unknown) => {
        if (!isRead) throw unknown(cause);
        console.warn({ message: 'the switch could not be read', cause: String(cause) });
      });
    } else if (age >= refreshAfter && sinceFailed >= retryAfter) {
      const renewal = refresh().catch(() => undefined);
      if (sinceFailed >= validity && age >= validity) await Promise.race([renewal, pause(patience)]);
    }
    return position;
  };

  return {
    async check(kind) {
      const current = await positionFor(kind);
      if (current === 'off' || (current === 'read-only' && kind === 'change')) throw switched(current);
    },
    isOff: async () => (await positionFor('read')) === 'off',
  };
}

/** What is written there by something else than this project turns all off: somebody meant to. */
function positionOf(text: string | undefined): SwitchPosition {
  if (text === undefined) return 'on';
  return isSwitchPosition(text) ? text : 'off';
}

/** The refusal of what the position does not allow. */
export function switched(position: 'read-only' | 'off'): ClerkFailure {
  const what =
    position === 'off'
      ? 'This server is switched off: only whoami is answered.'
      : 'This server is switched to read-only: nothing is changed.';
  return guardrailRefusal(
    `switched_${position.replace('-', '_')}`,
    `${what} Nothing was sent to Clerk. Next: ask ${contact} to switch it on again; retrying will not help until then.`,
  );
}

function unknown(cause: unknown): Error {
  return guardrailRefusal(
    'ledger_unavailable',
    'The ledger does not answer, so whether changes are allowed right now is not known. Nothing was sent to Clerk. Next: try again in a few seconds.',
    cause,
  );
}
