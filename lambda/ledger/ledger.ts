import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Chain, ChainOptions } from './chain.ts';
import type { Intent, Outcome } from './record.ts';

/** A change whose intent is on record. */
export interface PendingChange {
  readonly id: string;
}

/** Where every change is on record: its intent before, its outcome after. */
export interface Ledger {
  /** Writes what is about to be changed. Throws `LedgerUnavailable`: then nothing may be changed. */
  readonly begin: (intent: Intent) => Promise<PendingChange>;
  /** Writes what was asked for and not begun, and why. Throws `LedgerUnavailable`. */
  readonly refuse: (intent: Intent, reason: string) => Promise<void>;
  /** Writes how it went. Never throws: what can't be written is logged, and reads `unknown` until it is reconciled. */
  readonly end: (change: PendingChange, outcome: Outcome) => Promise<void>;
}

/** Milliseconds before an outcome is written once more, doubled each time, and how often. */
const firstWait = 100;
const outcomeAttempts = 4;

/** Keeps the ledger in a table, in a chain of this process. */
export function openLedger(options: ChainOptions): Ledger {
  let opening: Promise<Chain> | undefined;
  // Loaded with the first change.
  const chain = (): Promise<Chain> => {
    opening ??= import('./chain.ts').then(({ openChain }) => openChain(options));
    return opening;
  };
  return {
    async begin(intent) {
      const change = randomUUID();
      await (await chain()).append(change, { kind: 'intent', intent });
      return { id: change };
    },
    async refuse(intent, reason) {
      await (await chain()).append(randomUUID(), { kind: 'refusal', intent, reason });
    },
    async end({ id }, outcome) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          await (await chain()).append(id, { kind: 'outcome', outcome });
          return;
        } catch (error) {
          if (attempt >= outcomeAttempts) {
            console.error({
              message: 'the outcome of a change is not on record; reconcile will settle it',
              change: id,
              result: outcome.result,
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
