import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { allEnded } from '../base/all-ended.ts';
import type { AddressForm } from './addresses.ts';
import type { ChainOptions } from './chain.ts';
import type { Outcome } from './record.ts';
import type { AskedFor, Ending } from './settled-outcome.ts';

/** A change whose intent is on record. */
export interface PendingChange {
  readonly id: string;
  /** What its intent is about, and the times of that; undefined where it is not known. */
  readonly targets?: readonly string[];
  readonly begun?: Outcome['begun'];
}

/** Where every change is on record: its intent before, its outcome after. */
export interface Ledger {
  /** Writes what is about to be changed. Throws `LedgerUnavailable`: then nothing may be changed. */
  readonly begin: (intent: AskedFor) => Promise<PendingChange>;
  /** Writes what was asked for and not begun, and why. Throws `LedgerUnavailable`. */
  readonly refuse: (intent: AskedFor, reason: string) => Promise<void>;
  /** Writes how it went. Never throws: what can't be written is logged, and reads `unknown` until it is reconciled. */
  readonly end: (change: PendingChange, outcome: Ending) => Promise<void>;
}

/** What records are made with. */
export interface LedgerOptions extends ChainOptions {
  /** How addresses go on record; hashed when left out. */
  readonly addresses?: AddressForm;
}

/** Milliseconds before an outcome is written once more, doubled each time, and how often. */
const firstWait = 100;
const outcomeAttempts = 4;

/** Keeps the ledger in a table, in a chain of this process. What writes is loaded with the first change. */
export function openLedger({ addresses: form = 'hashed', ...options }: LedgerOptions): Ledger {
  const load = async () => {
    const [{ openChain }, made] = await allEnded([import('./chain.ts'), import('./settled-outcome.ts')]);
    return { chain: openChain(options), ...made };
  };
  let loading: ReturnType<typeof load> | undefined;
  const loaded = (): ReturnType<typeof load> => (loading ??= load());
  return {
    async begin(asked) {
      const { chain, recordedIntent } = await loaded();
      const change = randomUUID();
      const intent = recordedIntent(asked, form, await options.keys.get());
      const record = await chain.append(change, { kind: 'intent', intent });
      const begun = record && { at: record.at, expiresAt: record.expiresAt };
      return { id: change, targets: intent.targets, begun };
    },
    async refuse(asked, reason) {
      const { chain, recordedIntent } = await loaded();
      const intent = recordedIntent(asked, form, await options.keys.get());
      await chain.append(randomUUID(), { kind: 'refusal', intent, reason });
    },
    async end({ id, targets = [], begun }, ending) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          const { chain, recordedOutcome } = await loaded();
          const keys = await options.keys.get();
          const outcome = recordedOutcome(ending, { asked: targets, begun, form, keys });
          await chain.append(id, { kind: 'outcome', outcome });
          return;
        } catch (error) {
          if (attempt >= outcomeAttempts) {
            console.error({
              message: 'the outcome of a change is not on record; reconcile will settle it',
              change: id,
              result: ending.result,
              cause: error instanceof Error ? `${error.message}: ${String(error.cause)}` : String(error),
            });
            return;
          }
          await sleep(firstWait * 2 ** (attempt - 1));
        }
      }
    },
  };
}
