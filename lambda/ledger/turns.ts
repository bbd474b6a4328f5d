import { randomUUID } from 'node:crypto';
import type { IntentRecord } from './record.ts';
import { changeIdOf, type Sameness, standingOf } from './repeats.ts';
import type { LedgerTable } from './table.ts';

/** Which of the same changes of an hour a change is. */
export interface Turn {
  readonly name: string;
  readonly turn: number;
}

/** Asked about each of the same changes of which the result is unknown; what it throws ends what is begun. */
type OnRepeat = (earlier: IntentRecord) => Promise<void>;

/** The turns of a process: the same changes, each met by the next one until its result is known. */
export interface Turns {
  /**
   * Begins a change by its id: `put` gives undefined where there is one of that id, which is met then. Without `sameness` it
   * is the same as no other. Throws `LedgerUnavailable`, and what `onRepeat` throws.
   */
  readonly begin: <Begun>(
    sameness: Sameness | undefined,
    time: number,
    put: (id: string, turn: Turn | undefined) => Promise<Begun | undefined>,
    onRepeat: OnRepeat,
  ) => Promise<Begun>;
  /** The result of this one is known: nobody need meet it any more. */
  readonly over: (turn: Turn) => void;
}

/** The same changes in an hour that are told apart, and how many kinds of them are remembered. */
const maxTurns = 16;
const maxRemembered = 1_000;
/** Stands for the whole hour before among the turns of an hour. */
const hourBefore = -1;

/** Begins to count; what has no outcome after `deadAfter` milliseconds is no longer under way. */
export function openTurns(table: LedgerTable, deadAfter: number): Turns {
  /** By what makes changes the same in an hour: those that need not be met again. */
  const known = new Map<string, Set<number>>();
  const overIn = (name: string): Set<number> => {
    const there = known.get(name);
    if (there) return there;
    if (known.size >= maxRemembered) known.clear();
    const over = new Set<number>();
    known.set(name, over);
    return over;
  };

  /** Meets the change of an id. One that is under way now may be unknown soon, so the next one meets it, too. */
  const meet = async (id: string, time: number, onRepeat: OnRepeat): Promise<'none' | 'over' | 'open'> => {
    const standing = await standingOf(table, id, time, deadAfter);
    if (typeof standing === 'string') return standing;
    await onRepeat(standing);
    return 'over';
  };
  const meetHour = async (name: string, time: number, onRepeat: OnRepeat): Promise<'over' | 'open'> => {
    let hour: 'over' | 'open' = 'over';
    for (let turn = 0; turn < maxTurns; turn += 1) {
      const standing = await meet(changeIdOf(name, turn), time, onRepeat);
      if (standing === 'none') break;
      if (standing === 'open') hour = 'open';
    }
    return hour;
  };

  return {
    async begin(sameness, time, put, onRepeat) {
      const { name = '', before } = sameness ?? {};
      const over = sameness ? overIn(name) : new Set<number>();
      if (before !== undefined && !over.has(hourBefore)) {
        if ((await meetHour(before, time, onRepeat)) === 'over') over.add(hourBefore);
      }
      for (let turn = sameness ? 0 : maxTurns; ; turn += 1) {
        if (over.has(turn)) continue;
        const isTold = turn < maxTurns;
        const id = isTold ? changeIdOf(name, turn) : randomUUID();
        const begun = await put(id, isTold ? { name, turn } : undefined);
        if (begun !== undefined) return begun;
        if ((await meet(id, time, onRepeat)) === 'over') over.add(turn);
      }
    },
    over: ({ name, turn }) => void overIn(name).add(turn),
  };
}
