import { setTimeout } from 'node:timers/promises';
import type { Principal } from '../access/principal.ts';
import type { SwitchItem } from '../ledger/switch-item.ts';
import { isSwitchPosition, type SwitchPosition } from './switch-position.ts';

/** The tool that is answered in every position. */
export const alwaysAnswered = 'whoami';

/** Where the switch is in the ledger's table. */
export const switchKey = { pk: 'switch', sk: 'stage' } as const;

/** What the attributes begin with that turn one principal off, each with when and by whom as its text. */
export const offPrefix = 'off#';

/** The switch of a stage, as every instance sees it. */
export interface StageSwitch {
  /** Refuses what the position does not allow the principal: a change, or anything at all. Throws `ClerkFailure`. */
  readonly check: (kind: 'read' | 'change', principal: Principal) => Promise<void>;
  /** Whether a position is known that counts, so that `check` does not wait for one. */
  readonly isKnown: () => boolean;
  /** True when nothing but whoami is answered to the principal. */
  readonly isOff: (principal: Principal) => Promise<boolean>;
  /** The same by what was read last, however long ago: on where nothing was. Where that is old, `later` gets the next reading. */
  readonly wasOff: (principal: Principal, later: (reading: Promise<void>) => void) => boolean;
  /** Where the switch is for the principal, since when and by whom; undefined where it is on. */
  readonly turned: (principal: Principal) => Promise<string | undefined>;
  /** The item as it was read or written last, read anew, and what another has written. */
  readonly known: () => SwitchItem;
  readonly renew: () => Promise<void>;
  readonly learn: (item: SwitchItem) => void;
}

/** Milliseconds that a position counts for, and after which it is read again while it still does. */
const validity = 10_000;
const refreshAfter = 5_000;
/** Milliseconds after which a ledger that has not answered is asked again, while reads do not wait. */
const retryAfter = 2_000;
/** Milliseconds that a read waits, after an idle time, for a ledger that did not answer before. */
const patience = 250;

/**
 * The switch whose item `read` finds (undefined where nobody has set it). A position counts for 10 s. From 5 s on
 * it is read again in the background, so that a busy instance never waits for it; one that was idle waits, since what
 * it knows may be old. When the ledger does not answer, changes are refused, and reads go by the last known position,
 * or go through when none is known: an outage of the ledger must not be one of all reads, nor make each of them wait.
 * `pause` waits so many milliseconds.
 */
export function openSwitch(
  read: () => Promise<SwitchItem | undefined>,
  now: () => number = () => Date.now(),
  pause: (milliseconds: number) => Promise<unknown> = (milliseconds) =>
    setTimeout(milliseconds, undefined, { ref: false }),
): StageSwitch {
  let item: SwitchItem = {};
  let readAt = -Infinity;
  let failedAt = -Infinity;
  let flight: Promise<void> | undefined;

  // A clock that was set back says nothing of the age.
  const ageNow = () => (now() < readAt ? Infinity : now() - readAt);

  const readAnew = async (): Promise<void> => {
    const startedAt = now();
    try {
      item = (await read()) ?? {};
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

  /** Where the switch is, and what turned it off for one principal. */
  interface Standing {
    readonly position: SwitchPosition;
    readonly alone: string | undefined;
  }
  const lastKnown = ({ subject, client = subject }: Principal): Standing => ({
    position: positionOf(item['position']?.S),
    alone: (item[offPrefix + subject] ?? item[offPrefix + client])?.S,
  });
  const isShutFor = ({ position, alone }: Standing) => position === 'off' || alone !== undefined;

  const standing = async (kind: 'read' | 'change', principal: Principal): Promise<Standing> => {
    const isRead = kind === 'read';
    const age = ageNow();
    const sinceFailed = now() - failedAt;
    if (age >= validity && !(isRead && sinceFailed < Infinity)) {
      await refresh().catch(async (cause: unknown) => {
        if (!isRead) throw (await import('./switch-words.ts')).unknownPosition(cause);
        console.warn({ message: 'the switch could not be read', cause: String(cause) });
      });
    } else if (age >= refreshAfter && sinceFailed >= retryAfter) {
      const renewal = refresh().catch(() => undefined);
      if (sinceFailed >= validity && age >= validity) await Promise.race([renewal, pause(patience)]);
    }
    return lastKnown(principal);
  };

  return {
    async check(kind, principal) {
      const { position, alone } = await standing(kind, principal);
      const isShut = position === 'off' || (position === 'read-only' && kind === 'change');
      if (isShut || alone) throw (await import('./switch-words.ts')).switched(position, alone !== undefined);
    },
    isKnown: () => ageNow() < validity,
    isOff: async (principal) => isShutFor(await standing('read', principal)),
    wasOff(principal, later) {
      if (ageNow() >= refreshAfter && now() - failedAt >= retryAfter) {
        later(
          refresh().catch((cause: unknown) => {
            console.warn({ message: 'the switch could not be read', cause: String(cause) });
          }),
        );
      }
      return isShutFor(lastKnown(principal));
    },
    async turned(principal) {
      const { position, alone } = await standing('read', principal);
      if (position === 'on' && alone === undefined) return undefined;
      return (await import('./switch-words.ts')).standingInWords(position, alone, item);
    },
    known: () => item,
    renew: refresh,
    learn: (newest) => void (item = newest),
  };
}

/** What is written there by something else than this project turns all off: somebody meant to. */
function positionOf(text: string | undefined): SwitchPosition {
  if (text === undefined) return 'on';
  return isSwitchPosition(text) ? text : 'off';
}
