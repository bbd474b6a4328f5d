/** Milliseconds over which Clerk counts: https://clerk.com/docs/guides/how-clerk-works/system-limits */
export const windowMs = 10_000;
/** The least that is left of a share, as a part, however often Clerk refuses. */
const least = 1 / 16;

/** What this process has sent to Clerk within ten seconds, and what Clerk's refusals leave of a share. */
export interface RecentRequests {
  /** One leaves. */
  readonly sent: () => void;
  /** So many are about to be sent, and count from now on. */
  readonly announce: (requests: number) => void;
  /** Clerk has refused one for there being too many. */
  readonly refused: () => void;
  /** When those of the last ten seconds were sent or announced, oldest first, in milliseconds of `now`. */
  readonly times: () => readonly number[];
  /** Which part of a share may be used: halved at a refusal, doubled again after each ten seconds without one. */
  readonly part: () => number;
  readonly now: () => number;
}

/** Begins to count, by a clock in milliseconds. */
export function recentRequests(now: () => number = () => performance.now()): RecentRequests {
  let counted: number[] = [];
  let announced: number[] = [];
  let part = 1;
  let changedAt = -Infinity;
  let refusedAt = -Infinity;

  const within = (times: readonly number[]) => times.filter((time) => time > now() - windowMs);
  return {
    sent() {
      announced = within(announced);
      if (announced.shift() !== undefined) return;
      counted = within(counted);
      counted.push(now());
    },
    announce(requests) {
      const more = Array.from({ length: requests }, now);
      counted = [...within(counted), ...more];
      announced = [...within(announced), ...more];
    },
    refused: () => void (refusedAt = now()),
    times: () => (counted = within(counted)),
    part() {
      if (now() - changedAt < windowMs) return part;
      if (refusedAt > changedAt) part = Math.max(least, part / 2);
      else if (part < 1) part = Math.min(1, part * 2);
      else return part;
      changedAt = now();
      return part;
    },
    now,
  };
}
