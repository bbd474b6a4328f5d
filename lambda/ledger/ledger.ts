import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { toItem } from './items.ts';
import {
  chainStart,
  hashOf,
  type Intent,
  type LedgerRecord,
  type Outcome,
  type RefusalReason,
  type UnhashedRecord,
} from './record.ts';
import type { LedgerTable } from './table.ts';

/** A change whose intent is on record. */
export interface PendingChange {
  readonly id: string;
}

/** Where every change is on record: its intent before, its outcome after. */
export interface Ledger {
  /** Writes what is about to be changed. Throws `LedgerUnavailable`: then nothing may be changed. */
  readonly begin: (intent: Intent) => Promise<PendingChange>;
  /** Writes what was asked for and not approved. Throws `LedgerUnavailable`. */
  readonly refuse: (intent: Intent, reason: RefusalReason) => Promise<void>;
  /** Writes how it went. Never throws: what can't be written is logged, and reads `unknown` until it is reconciled. */
  readonly end: (change: PendingChange, outcome: Outcome) => Promise<void>;
}

/** How records are kept. */
export interface LedgerOptions {
  readonly table: LedgerTable;
  readonly retentionDays: number;
  readonly now?: () => number;
}

/** Milliseconds before an outcome is written once more, doubled each time, and how often. */
const firstWait = 100;
const outcomeAttempts = 4;

/**
 * Keeps the ledger in `table`. Each process has chains of its own, so that no two ever wait for each other: a record
 * holds the hash of the one before it in its chain, and none can be changed or taken out unseen.
 */
export function openLedger({ table, retentionDays, now = Date.now }: LedgerOptions): Ledger {
  let chain: string = randomUUID();
  let sequence = 0;
  let previous = chainStart;
  let last: Promise<unknown> = Promise.resolve();

  type Content =
    | { kind: 'intent'; intent: Intent }
    | { kind: 'outcome'; outcome: Outcome }
    | { kind: 'refusal'; intent: Intent; reason: RefusalReason };

  const append = async (change: string, content: Content): Promise<void> => {
    const at = new Date(now()).toISOString();
    const unhashed: UnhashedRecord = { change, chain, sequence: sequence + 1, at, previous, ...content };
    const record: LedgerRecord = { ...unhashed, hash: hashOf(unhashed) };
    const expiresAt = Math.floor(now() / 1000) + retentionDays * 86_400;
    try {
      // An item under the key is this very one: an earlier attempt of the AWS SDK, whose answer was lost.
      await table.putNew(toItem(record, expiresAt));
    } catch (error) {
      // Whether the record is there can't be told, so the chain ends here and another one begins.
      chain = randomUUID();
      sequence = 0;
      previous = chainStart;
      throw error;
    }
    sequence = record.sequence;
    previous = record.hash;
  };

  /** One at a time: each record needs the hash of the one before it. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  };

  return {
    async begin(intent) {
      const change = randomUUID();
      await inTurn(() => append(change, { kind: 'intent', intent }));
      return { id: change };
    },
    refuse: (intent, reason) => inTurn(() => append(randomUUID(), { kind: 'refusal', intent, reason })),
    async end({ id }, outcome) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          await inTurn(() => append(id, { kind: 'outcome', outcome }));
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
