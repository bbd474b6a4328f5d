/** What one sample is to do. */
export interface Job {
  /** Absolute directory of the function's code, and `file.export` in it; without, there is nothing to load. */
  readonly code?: { readonly directory: string; readonly handler: string };
  /** Built-in modules to load first. */
  readonly preload?: readonly string[];
  /** The event of every invocation, as JSON. */
  readonly event?: string;
  /** Carried out one after the other. */
  readonly phases: readonly Phase[];
  /** Whether it is told on file descriptor 4 what happens, a `Moment` a line. */
  readonly tells?: boolean;
}

/** So many invocations, one after the other; ends early after this many milliseconds. */
export interface Phase {
  readonly requests: number;
  readonly atMostMs: number;
  /** Has the heap collected in the end, before it is weighed; what comes next is slower for it. */
  readonly collects?: boolean;
  /** The environment is frozen before it. */
  readonly frozen?: Frozen;
}

/** How an environment is frozen. */
export interface Frozen {
  readonly milliseconds: number;
  /** Whether all that it has begun ends first, or at once. */
  readonly settled: boolean;
}

/**
 * `began` before each invocation but one that comes with the process, `answered` once its answer is out, `ended` after a
 * phase. After `paused` a line is waited for on standard input.
 */
export type Moment = 'began' | 'answered' | 'ended' | 'paused';

/** How one phase went; times in milliseconds, sizes in bytes. */
export interface PhaseResult {
  /** Invocations made. */
  readonly requests: number;
  /** Since the process was started: `wall` to the end of the last answer, `cpu` to that of its invocation. */
  readonly sinceStart: { readonly wall: number; readonly cpu: number };
  /** A request, to the end of its invocation. CPU time of child processes counts. */
  readonly cpu: number;
  /** A request, to the end of its answer. */
  readonly p50: number;
  readonly p99: number;
  readonly rss: number;
  /** After a collection, where the phase collects. */
  readonly heap: number;
  /** Serial round trips to the answer of the last request, where they were counted. */
  readonly roundTrips?: number;
}

/** What a sample prints when it is done. */
export interface JobResult {
  readonly phases: readonly PhaseResult[];
  /** The last answer, as the function gave it to Lambda. */
  readonly answer: string;
}
