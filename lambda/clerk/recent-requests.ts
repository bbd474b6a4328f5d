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
  /** How many were sent or announced within the last ten seconds. */
  readonly count: () => number;
  /** When the one at an index of those was, oldest first, in milliseconds of `now`; undefined where there is none. */
  readonly time: (index: number) => number | undefined;
  /** Which part of a share may be used: halved at a refusal, doubled again after each ten seconds without one. */
  readonly part: () => number;
  readonly now: () => number;
}

/** Begins to count, by a clock in milliseconds. */
export function recentRequests(now: () => number = () => performance.now()): RecentRequests {
  const counted = recentTimes(now);
  const announced = recentTimes(now);
  let part = 1;
  let changedAt = -Infinity;
  let refusedAt = -Infinity;

  return {
    sent() {
      if (!announced.takeOldest()) counted.add();
    },
    announce(requests) {
      for (let request = 0; request < requests; request += 1) {
        counted.add();
        announced.add();
      }
    },
    refused: () => void (refusedAt = now()),
    count: counted.count,
    time: counted.time,
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

/** Times within the window, oldest first. Each is looked at when it comes and when it falls out, however many there are. */
function recentTimes(now: () => number) {
  let times: number[] = [];
  let first = 0;
  const forget = () => {
    const end = now() - windowMs;
    while ((times[first] ?? Infinity) <= end) first += 1;
    // Copied when half of it is past: seldom, and never much more than once a time.
    if (first > 64 && first * 2 > times.length) {
      times = times.slice(first);
      first = 0;
    }
  };
  return {
    add: () => {
      forget();
      times.push(now());
    },
    /** False where there is none. */
    takeOldest: () => {
      forget();
      if (first === times.length) return false;
      first += 1;
      return true;
    },
    count: () => {
      forget();
      return times.length - first;
    },
    time: (index: number) => times[first + index],
  };
}
