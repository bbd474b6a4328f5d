import { setTimeout as sleep } from 'node:timers/promises';
import { instanceLimit } from '../clerk/instance-limit.ts';
import type { ToolContext } from './tool.ts';
import { hasTime } from './deadline.ts';

const windowMilliseconds = 10_000;
/** The share of it that one walk through a long list takes at most, and one that ends somebody's access, which is urgent. */
const shares = { walk: 1 / 5, urgent: 1 / 2 } as const;

/** Keeps a walk within its share of Clerk's rate limit. */
export interface Pace {
  /** Waits until `requests` more fit into the share. False when the request's time is used up before: then none may be sent. */
  ready(requests: number): Promise<boolean>;
}

/** The clock of a pace, in milliseconds. */
interface Clock {
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

/** The pace of one walk. */
export function pace(
  { stage, remaining }: { stage: Pick<ToolContext['stage'], 'environment'>; remaining: () => number },
  clock: Clock = { now: () => performance.now(), sleep },
  share: keyof typeof shares = 'walk',
): Pace {
  const limit = instanceLimit[stage.environment] * shares[share];
  let sent: number[] = [];
  return {
    async ready(requests) {
      while (hasTime({ remaining })) {
        const now = clock.now();
        sent = sent.filter((time) => time > now - windowMilliseconds);
        const tooMany = sent.length + requests - limit;
        const mustAge = tooMany > 0 ? sent[tooMany - 1] : undefined;
        if (mustAge === undefined) {
          sent.push(...Array.from({ length: requests }, () => now));
          return true;
        }
        const wait = mustAge + windowMilliseconds - now;
        await clock.sleep(Math.max(1, Math.min(wait, remaining())));
      }
      return false;
    },
  };
}

/** Keeps urgent work within its share of Clerk's rate limit, by the requests that it has sent. */
export interface UrgentPace {
  /** Waits until what was sent since the last time fits into the share. False when the request's time is used up before. */
  ready(): Promise<boolean>;
}

/** The pace of urgent work through this Clerk; what its guards ask counts, too. */
export function urgentPace(
  context: Parameters<typeof pace>[0] & Pick<ToolContext, 'clerk'>,
  clock?: Clock,
): UrgentPace {
  const { clerk } = context;
  const work = pace(context, clock, 'urgent');
  let paid = clerk.requests();
  return {
    async ready() {
      const sent = clerk.requests();
      const due = sent - paid;
      paid = sent;
      return work.ready(due);
    },
  };
}
