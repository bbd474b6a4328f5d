import type { Principal } from '../access/principal.ts';
import type { StageSwitch } from './switch.ts';
import type { Strained, StrainOptions } from './strained.ts';

/** What this server does so that Clerk, and whoever else asks it, is not asked for more than it can bear. */
export interface Strain {
  /**
   * Asked before each request to Clerk, for a principal, or for none where it is only looked whether Clerk answers at all.
   * Undefined while all is well, at no cost; else it may wait, and throws `ClerkFailure` for what is not sent now.
   */
  readonly admit: (principal: Principal | undefined) => Promise<void> | undefined;
  /** Told how Clerk answered, undefined for not at all, after how many milliseconds; `retryAfter` in seconds. */
  readonly answered: (
    status: number | undefined,
    after: number,
    retryAfter?: number,
  ) => Promise<void> | undefined;
}

/** Attributes of the switch's item that say until when there is something to look after, in milliseconds since 1970. */
const untils = ['openUntil', 'silentUntil', 'nearUntil'];

/** The strain of a stage; what looks after it is loaded when there is something to look after. */
export function openStrain(stageSwitch: StageSwitch, options: StrainOptions): Strain {
  let loading: Promise<Strained> | undefined;
  const isStrained = () => {
    const item = stageSwitch.known();
    return untils.some((name) => Number(item[name]?.N) > Date.now());
  };
  const load = () =>
    (loading ??= import('./strained.ts').then(({ openStrained }) => openStrained(stageSwitch, options)));
  return {
    admit: (principal) => (isStrained() ? load().then((strained) => strained.admit(principal)) : undefined),
    answered: (status, after, retryAfter) =>
      status === undefined || status === 429 || isStrained()
        ? load().then((strained) => strained.answered(status, after, retryAfter))
        : undefined,
  };
}
