import { setTimeout as sleep } from 'node:timers/promises';
import { instanceLimit } from '../clerk/instance-limit.ts';
import type { ToolContext } from './tool.ts';
import { hasTime } from './deadline.ts';

const windowMs = 10_000;
/** Percent of Clerk's rate limit that one call takes at most where the settings do not say. */
export const defaultPerCall = 60;
/** The least that is left of it, as a part, however often Clerk refuses. */
const least = 1 / 16;

/** Keeps long work within its share of Clerk's rate limit. */
export interface Pace {
  /**
   * Waits until what was sent, and `requests` more, fit into the share; with none, what is to be sent counts afterwards. False
   * when the request's time is used up before: then none may be sent.
   */
  ready(requests?: number): Promise<boolean>;
}

/** The clock of a pace, in milliseconds. */
interface Clock {
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

/** What the pace of a call goes by. */
export interface PaceContext {
  readonly stage: Pick<ToolContext['stage'], 'environment' | 'perCall'>;
  readonly remaining: () => number;
  readonly clerk: Pick<ToolContext['clerk'], 'requests' | 'limited'>;
}

/**
 * The pace of one call's work: so many percent of Clerk's limit at most, by all requests that the call has really sent,
 * those of its guards, too. When Clerk refuses one for there being too many, others ask, too: the share is halved, and
 * doubled again after each ten seconds in which that does not happen.
 */
export function pace(
  { stage, remaining, clerk }: PaceContext,
  clock: Clock = { now: () => performance.now(), sleep },
): Pace {
  const whole = Math.max(
    1,
    Math.floor((instanceLimit[stage.environment] * (stage.perCall ?? defaultPerCall)) / 100),
  );
  const before = clerk.requests();
  let sent: number[] = [];
  /** How many requests are counted so far, those that were announced among them. */
  let counted = 0;
  let share = whole;
  let refusals = clerk.limited();
  let changedAt = -Infinity;

  const add = (requests: number, at: number) => {
    sent.push(...Array.from({ length: requests }, () => at));
    counted += requests;
  };
  const adapt = (now: number) => {
    if (now - changedAt < windowMs) return;
    if (clerk.limited() > refusals) share = Math.max(whole * least, share / 2);
    else if (share < whole) share = Math.min(whole, share * 2);
    else return;
    refusals = clerk.limited();
    changedAt = now;
  };
  return {
    async ready(requests = 0) {
      while (hasTime({ remaining })) {
        const now = clock.now();
        adapt(now);
        add(Math.max(0, clerk.requests() - before - counted), now);
        sent = sent.filter((time) => time > now - windowMs);
        const tooMany = sent.length + requests - Math.max(1, Math.floor(share));
        const mustAge = tooMany > 0 ? sent[tooMany - 1] : undefined;
        if (mustAge === undefined) {
          add(requests, now);
          return true;
        }
        await clock.sleep(Math.max(1, Math.min(mustAge + windowMs - now, remaining())));
      }
      return false;
    },
  };
}
