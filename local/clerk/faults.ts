/** What goes wrong with a request. */
export type FaultEffect =
  /** Answers as usual, but later. */
  | { kind: 'latency'; milliseconds: number }
  /** Never answers; the connection stays open until the client or the server ends it. */
  | { kind: 'hang' }
  /** Closes the connection without an answer. */
  | { kind: 'dropped' }
  /** 429 with Retry-After, in seconds (default 1). */
  | { kind: 'rate-limited'; retryAfter?: number }
  /** Clerk's JSON error body with a 5xx status (default 500). */
  | { kind: 'server-error'; status?: number }
  /** An HTML page with a 5xx status (default 502), as a proxy in between would send. */
  | { kind: 'html-error'; status?: number }
  /** An error of Clerk's, about `parameter` where one is to blame; it must be one that Clerk has, with that status. */
  | { kind: 'refusal'; status: number; code: string; parameter?: string }
  /** Status 200 and nothing more, as a load balancer in between may send. */
  | { kind: 'no-body' }
  /** Half a JSON document that claims to be one, with status 200 unless told otherwise. */
  | { kind: 'malformed-json'; status?: number };

/** A switch for tests: which requests it strikes, when and how. */
export type Fault = FaultEffect & {
  /** Any method when left out; in whatever case. */
  method?: string;
  /**
   * The path without `/v1` and query; any path when left out. In a string, `*` stands for one segment, as in
   * `/users/*`.
   */
  path?: string | RegExp;
  /** `before` (default): Clerk did not act. `after`: Clerk acted, only the answer is lost or spoiled. */
  when?: 'before' | 'after';
  /** How many requests it strikes; until cleared when left out. */
  times?: number;
};

/** The faults that are switched on. */
export interface FaultSwitches {
  add(fault: Fault): void;
  /** Ends this one, or all. */
  clear(fault?: Fault): void;
  /** Those that are switched on and not used up, in the order they were added. */
  readonly on: readonly Fault[];
  /** The faults that strike this request, in the order they were added; counts them as used. */
  striking(method: string, path: string): Fault[];
}

function matches(fault: Fault, method: string, path: string): boolean {
  if (fault.method !== undefined && fault.method.toUpperCase() !== method.toUpperCase()) return false;
  if (fault.path === undefined) return true;
  if (fault.path instanceof RegExp) return path.search(fault.path) !== -1;
  const wanted = fault.path.split('/');
  const segments = path.split('/');
  return (
    wanted.length === segments.length &&
    wanted.every((part, index) => part === '*' || part === segments[index])
  );
}

/** No faults at first. */
export function faultSwitches(): FaultSwitches {
  let faults: { fault: Fault; left: number }[] = [];
  return {
    add: (fault) => {
      faults.push({ fault, left: fault.times ?? Infinity });
    },
    clear: (ended) => {
      faults = ended === undefined ? [] : faults.filter(({ fault }) => fault !== ended);
    },
    get on() {
      return faults.map(({ fault }) => fault);
    },
    striking: (method, path) => {
      const struck = faults.filter(({ fault, left }) => left > 0 && matches(fault, method, path));
      for (const entry of struck) entry.left -= 1;
      faults = faults.filter(({ left }) => left > 0);
      return struck.map(({ fault }) => fault);
    },
  };
}
