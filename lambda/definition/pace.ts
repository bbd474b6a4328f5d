import { setTimeout } from 'node:timers/promises';
import { instanceLimit } from '../clerk/instance-limit.ts';
import { windowMs } from '../clerk/recent-requests.ts';
import type { ToolContext } from './tool.ts';
import { hasTime } from './deadline.ts';

/** Percent of Clerk's rate limit that one call takes at most where the settings do not say. */
export const defaultPerCall = 60;

/** Keeps long work within its share of Clerk's rate limit. */
export interface Pace {
  /**
   * Waits until what was sent, and `requests` more, fit into the share; with none, what is to be sent counts afterwards. False
   * when the request's time is used up before: then none may be sent.
   */
  readonly ready: (requests?: number) => Promise<boolean>;
  /** How many more requests fit into the share now; none is held. */
  readonly room: () => number;
}

/** What the pace of a call goes by. */
export interface PaceContext {
  readonly stage: Pick<ToolContext['stage'], 'environment' | 'perCall'>;
  readonly remaining: () => number;
  readonly clerk: Pick<ToolContext['clerk'], 'recent'>;
}

/**
 * The pace of one call's work: so many percent of Clerk's limit at most, by all requests that this process has really sent
 * within ten seconds, those of guards and of calls before among them: who exports in many calls takes no more than who
 * does in one. When Clerk refuses one for there being too many, others ask, too: the share is halved, and doubled again
 * after each ten seconds in which that does not happen.
 */
export function pace(
  { stage, remaining, clerk: { recent } }: PaceContext,
  sleep: (milliseconds: number) => Promise<unknown> = setTimeout,
): Pace {
  const whole = (instanceLimit[stage.environment] * (stage.perCall ?? defaultPerCall)) / 100;
  const share = () => Math.max(1, Math.floor(whole * recent.part()));
  return {
    room: () => Math.max(0, share() - recent.count()),
    async ready(requests = 0) {
      while (hasTime({ remaining })) {
        const tooMany = recent.count() + requests - share();
        const mustAge = tooMany > 0 ? recent.time(tooMany - 1) : undefined;
        if (mustAge === undefined) {
          recent.announce(requests);
          return true;
        }
        await sleep(Math.max(1, Math.min(mustAge + windowMs - recent.now(), remaining())));
      }
      return false;
    },
  };
}
