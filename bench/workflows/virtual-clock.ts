import timers from 'node:timers/promises';

/** A clock that stands still until it is told to go on. */
export interface VirtualClock {
  /** Milliseconds since it was made. */
  readonly now: () => number;
  /** Calls back so many milliseconds later. */
  readonly after: (milliseconds: number, callBack: () => void) => Timer;
  /** Goes on to the next thing that is due, and does it. False when nothing is. */
  readonly goOn: () => boolean;
}

/** What `setTimeout` gives. */
class Timer {
  readonly #start: (timer: Timer) => void;
  readonly callBack: () => void;
  readonly milliseconds: number;
  due = 0;

  constructor(milliseconds: number, callBack: () => void, start: (timer: Timer) => void) {
    this.milliseconds = Number.isFinite(milliseconds) ? Math.max(milliseconds, 1) : 1;
    this.callBack = callBack;
    this.#start = start;
    start(this);
  }

  refresh(): this {
    this.#start(this);
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }
}

/**
 * Puts a clock in the place of this process's own, for all that reads `Date`, `performance.now` or waits with `setTimeout`,
 * `setInterval`, `node:timers/promises` or `AbortSignal.timeout`. What Node itself waits for inside stays real.
 */
export function installVirtualClock(): VirtualClock {
  const RealDate = Date;
  const startedAt = RealDate.now();
  const pending = new Set<Timer>();
  let now = 0;

  const start = (timer: Timer) => {
    timer.due = now + timer.milliseconds;
    // Of those due at the same time the one that began first comes first.
    pending.delete(timer);
    pending.add(timer);
  };
  const after = (milliseconds: number, callBack: () => void) => new Timer(milliseconds, callBack, start);
  const clear = (timer: unknown) => void pending.delete(timer as Timer);

  const wallClock = () => startedAt + now;
  class VirtualDate extends RealDate {
    constructor(...parts: []) {
      if (parts.length === 0) super(wallClock());
      else super(...parts);
    }
    static override now(): number {
      return wallClock();
    }
  }
  const repeat = (callBack: () => void, milliseconds: number): Timer => {
    const timer = after(milliseconds, () => {
      start(timer);
      callBack();
    });
    return timer;
  };
  type CallBack = (...parameters: unknown[]) => void;
  Object.assign(globalThis, {
    Date: VirtualDate,
    setTimeout: (callBack: CallBack, milliseconds = 1, ...parameters: unknown[]) =>
      after(milliseconds, () => callBack(...parameters)),
    setInterval: (callBack: CallBack, milliseconds = 1, ...parameters: unknown[]) =>
      repeat(() => callBack(...parameters), milliseconds),
    clearTimeout: clear,
    clearInterval: clear,
  });
  Object.defineProperty(performance, 'now', { value: () => now });
  Object.assign(timers, {
    setTimeout: (milliseconds = 1, value?: unknown, { signal }: { signal?: AbortSignal } = {}) =>
      new Promise((resolve, reject) => {
        const timer = after(milliseconds, () => resolve(value));
        signal?.addEventListener('abort', () => {
          clear(timer);
          reject(signal.reason as Error);
        });
      }),
  });
  Object.assign(AbortSignal, {
    timeout(milliseconds: number) {
      const controller = new AbortController();
      after(milliseconds, () => controller.abort(new DOMException('timed out', 'TimeoutError')));
      return controller.signal;
    },
  });

  return {
    now: () => now,
    after,
    goOn() {
      let next: Timer | undefined;
      for (const timer of pending) if (next === undefined || timer.due < next.due) next = timer;
      if (next === undefined) return false;
      pending.delete(next);
      now = Math.max(now, next.due);
      next.callBack();
      return true;
    },
  };
}
