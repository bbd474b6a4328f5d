import { contact } from '../access/contact.ts';
import { ClerkFailure } from '../clerk/failure.ts';
import type { ItemUpdate } from '../ledger/update-item.ts';
import type { SwitchItem } from '../ledger/switch-item.ts';

/** What a breaker works with. */
export interface BreakerOptions {
  /** The switch's item as this instance knows it, which `renew` reads anew and `tell` writes to: false when the condition did not hold. */
  readonly known: () => SwitchItem;
  readonly renew: () => Promise<void>;
  readonly tell: (update: ItemUpdate) => Promise<boolean>;
  readonly now: () => number;
}

/** Ends the waiting for a Clerk that is silent, for all instances of a stage. It can only refuse. */
export interface Breaker {
  /** Refuses while Clerk is silent, but for one request at a time that tries it. Throws `ClerkFailure`. */
  readonly admit: () => Promise<void>;
  /** A request got no answer. */
  readonly silent: () => Promise<void>;
  /** One did, whatever it was. */
  readonly answered: () => Promise<void>;
}

/** So many requests without an answer, and none with one in between, within so many milliseconds, open it. */
const fewSilences = 3;
const silencesWithin = 30_000;
/** Milliseconds after which it closes by itself, unless a request that tries Clerk gets no answer. */
const openFor = 20_000;
/** Milliseconds that nobody else tries Clerk: longer than the 10 s that the one who does may wait. */
const probeFor = 12_000;
/** Milliseconds after which the item is read again while it is open: whoever got an answer closes it. */
const renewAfter = 1_000;

/** The breaker of a stage, in the item of its switch. */
export function openBreaker({ known, renew, tell, now }: BreakerOptions): Breaker {
  let renewedAt = -Infinity;
  const value = (name: string) => Number(known()[name]?.N ?? 0);
  const isOpen = () => value('openUntil') > now();

  return {
    async admit() {
      if (!isOpen()) return;
      if (now() - renewedAt >= renewAfter) {
        renewedAt = now();
        // Without the ledger it stays as it is known, until it closes by itself.
        await renew().catch(() => undefined);
        if (!isOpen()) return;
      }
      if (value('probeUntil') <= now()) {
        const isProbe = await tell({
          update: 'SET probeUntil = :until',
          condition: 'openUntil > :now AND (attribute_not_exists(probeUntil) OR probeUntil <= :now)',
          values: { until: now() + probeFor, now: now() },
        }).catch(() => false);
        if (isProbe) return;
      }
      throw silentClerk(Math.max(value('probeUntil') - now(), renewAfter));
    },
    async silent() {
      const more: ItemUpdate = {
        update: 'SET silences = silences + :one',
        condition: 'silentUntil > :now',
        values: { one: 1, now: now() },
      };
      const first: ItemUpdate = {
        update: 'SET silences = :one, silentUntil = :until',
        condition: 'attribute_not_exists(silentUntil) OR silentUntil <= :now',
        values: { one: 1, until: now() + silencesWithin, now: now() },
      };
      // Another instance may have been the first in between.
      if (!(await tell(more)) && !(await tell(first))) await tell(more);
      if (value('silences') < fewSilences && !isOpen()) return;
      await tell({
        update: 'SET openUntil = :until',
        condition: 'attribute_not_exists(openUntil) OR openUntil < :until',
        values: { until: now() + openFor },
      });
    },
    async answered() {
      const isUnderWay = value('silentUntil') > now() && value('silences') > 0;
      if (!isUnderWay && !isOpen()) return;
      await tell({
        update: 'SET silences = :none, openUntil = :none, probeUntil = :none',
        condition: 'silences > :none OR openUntil > :none',
        values: { none: 0 },
      });
    },
  };
}

function silentClerk(milliseconds: number): ClerkFailure {
  const seconds = Math.ceil(milliseconds / 1000);
  return new ClerkFailure('paused', {
    retryAfter: seconds,
    faults: [
      {
        code: 'clerk_silent',
        message:
          'Clerk has not answered lately, so only one request at a time tries it; this one was not sent to Clerk.',
        parameter: undefined,
        next: `try again in ${seconds} seconds; if it goes on, tell ${contact}.`,
      },
    ],
  });
}
