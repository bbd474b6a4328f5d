import { setTimeout as sleep } from 'node:timers/promises';
import type { Principal } from '../access/principal.ts';
import { openBreaker } from './breaker.ts';
import { openShare, slotItem } from './share.ts';
import type { StageSwitch } from './switch.ts';
import { switchKey } from './switch.ts';
import { type ItemUpdate, updateItem } from '../ledger/update-item.ts';

/** What is known of a stage for its strain. */
export interface StrainOptions {
  /** The ledger's table, in which the switch is. */
  readonly table: string;
  /** Requests that Clerk takes in 10 seconds. */
  readonly limit: number;
  /** What of it one principal takes at most while it is near, in percent. */
  readonly perPrincipal: number;
}

/** The strain while there is some. */
export interface Strained {
  readonly admit: (principal: Principal | undefined) => Promise<void>;
  readonly answered: (
    status: number | undefined,
    after: number,
    retryAfter: number | undefined,
  ) => Promise<void>;
}

/** Milliseconds without an answer that count as silence: a call that had less left to wait says nothing of Clerk. */
const silence = 5_000;
/** Seconds: Clerk's windows are no longer. */
const maxWindow = 10;
/** Milliseconds that a call waits at most for what it tells the other instances. */
const patience = 500;

/** Asked anew each time: the clock of an instance that was frozen goes on elsewhere. */
const now = () => Date.now();

/** Looks after a strain, by what the switch's item says and by what is written there. */
export function openStrained(
  stageSwitch: StageSwitch,
  { table, limit, perPrincipal }: StrainOptions,
): Strained {
  const tell = async (update: ItemUpdate): Promise<boolean> => {
    const item = await updateItem(table, switchKey, update);
    if (item) stageSwitch.learn(item);
    return item !== undefined;
  };
  const { known, renew, learn } = stageSwitch;
  const breaker = openBreaker({ known, renew, tell, now });
  const share = openShare({
    known,
    learn,
    tell,
    count: (slot, update) => updateItem(table, slotItem(slot), update),
    limit,
    perPrincipal,
    now,
    random: Math.random,
    sleep,
  });
  return {
    async admit(principal) {
      await breaker.admit();
      if (principal !== undefined) await share.admit(principal);
    },
    async answered(status, after, retryAfter = 1) {
      if (status === undefined) {
        if (after >= silence) await told(breaker.silent());
        return;
      }
      await told(breaker.answered());
      if (status === 429)
        await told(share.limited(Math.min(Number.isNaN(retryAfter) ? 1 : retryAfter, maxWindow)));
    },
  };
}

/** Waits a moment for what other instances are told; the log says when they could not be. */
async function told(work: Promise<unknown>): Promise<void> {
  await Promise.race([work.catch(untold), sleep(patience, undefined, { ref: false })]);
}

function untold(cause: unknown): void {
  console.warn({ message: 'how Clerk answers could not be told to other instances', cause: String(cause) });
}
