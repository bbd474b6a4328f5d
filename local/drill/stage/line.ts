import type { Ending } from './calls.ts';
import type { DrillStage } from './stage.ts';

/** What one fault came to. */
export interface Came {
  readonly endings: readonly Ending[];
  /** Seconds until it was well again after the fault; undefined where there is nothing to wait for. */
  readonly wellAfter?: number | undefined;
  /** Shares of something counted besides, by name: `wasted`. */
  readonly more?: Readonly<Record<string, number>>;
}

/** One line of the table: a fault, and what may come of it. Shares from 0 to 1, seconds. */
export interface DrillLine {
  readonly name: string;
  /** Users to be changed; each call that changes something takes another. */
  readonly users: number;
  readonly run: (stage: DrillStage) => Promise<Came>;
  /** What the table promises, with room for a busy machine. */
  readonly promised: {
    readonly answered: number;
    readonly lost: number;
    readonly wellAfter?: number;
    /** At most, by name. */
    readonly more?: Readonly<Record<string, number>>;
  };
}
