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
}

/** So many invocations, one after the other; ends early after this many milliseconds. */
export interface Phase {
  readonly requests: number;
  readonly atMostMs: number;
  /** Has the heap collected in the end, before it is weighed; what comes next is slower for it. */
  readonly collects?: boolean;
}

/** How one phase went; times in milliseconds, sizes in bytes. */
export interface PhaseResult {
  /** Invocations made. */
  readonly requests: number;
  /** Since the process was started, when the phase ended. */
  readonly sinceStart: { readonly wall: number; readonly cpu: number };
  /** A request. CPU time of child processes counts. */
  readonly cpu: number;
  readonly p50: number;
  readonly p99: number;
  readonly rss: number;
  /** After a collection, where the phase collects. */
  readonly heap: number;
}

/** What a sample prints when it is done. */
export interface JobResult {
  readonly phases: readonly PhaseResult[];
  /** The last answer, as the function gave it to Lambda. */
  readonly answer: string;
}
