import { setTimeout as sleep } from 'node:timers/promises';
import type { PhaseResult } from './host/job.ts';
import { type Means, type Sample, take } from './sample.ts';
import { shuffled, spreadOf, type Spread } from './statistics.ts';
import { turns } from './turns.ts';

/** One thing that is measured of one contender. */
export interface Series {
  readonly measure: string;
  readonly contender: string;
  readonly rounds: number;
  readonly sample: Sample;
}

/** What one series gave: the results of all phases, by round. */
export interface Measured {
  readonly measure: string;
  readonly contender: string;
  readonly rounds: (readonly PhaseResult[])[];
}

/** One number of a sample. */
export type Pick = (phases: readonly PhaseResult[]) => number;

/** What was measured. */
export interface Measurements {
  readonly all: readonly Measured[];
  /** The contenders of a measure. */
  readonly contenders: (measure: string) => string[];
  /** Undefined where it was not measured. */
  readonly of: (measure: string, contender: string, pick: Pick) => Spread | undefined;
  /**
   * One contender's number over another's in the same round; of one measure or of two. `less` is taken from both first.
   */
  readonly ratio: (over: Operand, under: Operand, pick: Pick, less?: Operand) => Spread | undefined;
}

/** Whose number of what. */
export type Operand = readonly [measure: string, contender: string];

/**
 * Takes all samples, each round in an order of its own, one at a time; while a process is frozen, others take their turns.
 * Rejects with the first failure.
 */
export async function measure(
  means: Omit<Means, 'wait'>,
  series: readonly Series[],
  random: () => number,
  onProgress: (done: number, total: number) => void,
): Promise<Measurements> {
  const measured = new Map(series.map((item) => [item, [] as (readonly PhaseResult[])[]]));
  const total = series.reduce((sum, { rounds }) => sum + rounds, 0);
  const turn = turns();
  const wait = async (milliseconds: number) => {
    turn.give();
    await sleep(milliseconds);
    await turn.take(true);
  };
  const failures: unknown[] = [];
  const underWay: Promise<void>[] = [];
  let done = 0;
  const takeOne = async (item: Series, round: number) => {
    try {
      (measured.get(item) ?? [])[round] = await take({ ...means, wait }, item.sample);
      onProgress((done += 1), total);
    } catch (error) {
      failures.push(error);
    } finally {
      turn.give();
    }
  };
  for (let round = 0; underWay.length < total; round += 1) {
    for (const item of shuffled(
      series.filter(({ rounds }) => rounds > round),
      random,
    )) {
      await turn.take();
      if (failures.length > 0) throw failures[0];
      underWay.push(takeOne(item, round));
    }
  }
  await Promise.all(underWay);
  if (failures.length > 0) throw failures[0];
  return measurementsOf(
    [...measured].map(([{ measure, contender }, rounds]) => ({ measure, contender, rounds })),
  );
}

/** Makes what was measured ready to be asked. */
export function measurementsOf(all: readonly Measured[]): Measurements {
  const numbers = ([measure, contender]: Operand, pick: Pick) =>
    all
      .find((item) => item.measure === measure && item.contender === contender)
      ?.rounds.map((phases) => pick(phases));
  return {
    all,
    contenders: (measure) => all.filter((item) => item.measure === measure).map(({ contender }) => contender),
    of(measure, contender, pick) {
      const values = numbers([measure, contender], pick);
      return values && spreadOf(values);
    },
    ratio(over, under, pick, less) {
      const [above, below] = [numbers(over, pick), numbers(under, pick)];
      const base = less ? numbers(less, pick) : [];
      const at = (values: readonly number[], round: number) =>
        (values[round] ?? Number.NaN) - (less ? (base?.[round] ?? Number.NaN) : 0);
      return above && below && spreadOf(above.map((_, round) => at(above, round) / at(below, round)));
    },
  };
}

/** The wall time from the start of the process to the first answer, in milliseconds. */
export const firstAnswer: Pick = (phases) => phases[0]?.sinceStart.wall ?? Number.NaN;
/** The CPU time of the same. */
export const firstAnswerCpu: Pick = (phases) => phases[0]?.sinceStart.cpu ?? Number.NaN;
/** CPU milliseconds a request once warm, and wall time of the middle and the slowest requests. */
export const cpu: Pick = (phases) => phases.at(-1)?.cpu ?? Number.NaN;
export const p50: Pick = (phases) => phases.at(-1)?.p50 ?? Number.NaN;
export const p99: Pick = (phases) => phases.at(-1)?.p99 ?? Number.NaN;
/** Bytes of the process after the first phase, and after the last. */
export const rssFirst: Pick = (phases) => phases[0]?.rss ?? Number.NaN;
export const rssLast: Pick = (phases) => phases.at(-1)?.rss ?? Number.NaN;
/** How much larger the heap is after the last phase than after the first, as a share. */
export const heapGrowth: Pick = (phases) =>
  (phases.at(-1)?.heap ?? Number.NaN) / (phases[0]?.heap ?? Number.NaN);
/** Serial round trips to the last answer. */
export const serialRoundTrips: Pick = (phases) => phases.at(-1)?.roundTrips ?? Number.NaN;
/** How many times as long the last phase's requests take as those of the phase before. */
export const timesAsLong: Pick = (phases) => p50(phases) / p50(phases.slice(0, -1));
