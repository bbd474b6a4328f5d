import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { allEnded } from '../base/all-ended.ts';
import type { AddressForm } from './addresses.ts';
import type { ChainOptions } from './chain.ts';
import type { IntentRecord, Outcome } from './record.ts';
import type { AskedFor, Ending } from './settled-outcome.ts';
import type { Turn } from './turns.ts';

/** A change whose intent is on record. */
export interface PendingChange {
  readonly id: string;
  /** What its intent is about, and the times of that; undefined where it is not known. */
  readonly targets?: readonly string[];
  readonly begun?: Outcome['begun'];
  /** Which of the same changes it is; undefined where that is not told. */
  readonly turn?: Turn | undefined;
}

/** Where every change is on record: its intent before, its outcome after. */
export interface Ledger {
  /**
   * Writes what is about to be changed. Throws `LedgerUnavailable`: then nothing may be changed. Where the same caller has
   * asked for the same less than ten minutes ago, and the result is unknown, `onRepeat` is asked first; what it throws
   * ends this.
   */
  readonly begin: (
    intent: AskedFor,
    onRepeat?: (earlier: IntentRecord) => Promise<void>,
  ) => Promise<PendingChange>;
  /**
   * Writes what was asked for and not begun, and why; the same of the same caller is counted in one record a minute. Throws
   * `LedgerUnavailable`.
   */
  readonly refuse: (intent: AskedFor, reason: string) => Promise<void>;
  /** Writes that something was read. Throws `LedgerUnavailable`. */
  readonly read: (intent: AskedFor, outcome: Outcome) => Promise<void>;
  /** Writes how it went. Never throws: what can't be written is logged, and reads `unknown` until it is reconciled. */
  readonly end: (change: PendingChange, outcome: Ending) => Promise<void>;
  /** Settles when all is written that this process has begun to write. Never throws. */
  readonly written: () => Promise<void>;
}

/** What records are made with. */
export interface LedgerOptions extends ChainOptions {
  /** How addresses go on record; hashed when left out. */
  readonly addresses?: AddressForm;
  /** Milliseconds after which a change without an outcome is no longer under way; a minute when left out. */
  readonly deadAfter?: number;
}

/** Milliseconds before an outcome is written once more, doubled each time, and how often. */
const firstWait = 100;
const outcomeAttempts = 4;

/** Keeps the ledger in a table, in a chain of this process. What writes is loaded with the first change. */
export function openLedger({
  addresses: form = 'hashed',
  deadAfter = 60_000,
  ...options
}: LedgerOptions): Ledger {
  const { table, keys, now = Date.now } = options;

  const load = async () => {
    const [{ openChain }, { openTurns }, made, repeats] = await allEnded([
      import('./chain.ts'),
      import('./turns.ts'),
      import('./settled-outcome.ts'),
      import('./repeats.ts'),
    ]);
    return { chain: openChain(options), turns: openTurns(table, deadAfter), ...made, ...repeats };
  };
  /** The refusal that this process has seen last, which need not be tried to be written again. */
  let lastRefusal: string | undefined;
  let loading: ReturnType<typeof load> | undefined;
  const loaded = (): ReturnType<typeof load> => (loading ??= load());
  const ending = new Set<Promise<void>>();
  return {
    async begin(asked, onRepeat = async () => undefined) {
      const { chain, turns, recordedIntent, samenessOf } = await loaded();
      const used = await keys.get();
      const intent = recordedIntent(asked, form, used);
      const time = now();
      const put = async (id: string, turn: Turn | undefined): Promise<PendingChange | undefined> => {
        const record = await chain.append(id, { kind: 'intent', intent });
        if (!record) return undefined;
        const { at, expiresAt } = record;
        return { id, targets: intent.targets, begun: { at, expiresAt }, turn };
      };
      const sameness = asked.args === undefined ? undefined : samenessOf(intent, asked.args, used, time);
      return turns.begin(sameness, time, put, onRepeat);
    },
    async refuse(asked, reason) {
      const { chain, recordedIntent, refusalId, timesItem } = await loaded();
      const used = await keys.get();
      const intent = recordedIntent(asked, form, used);
      const id = refusalId(intent, reason, used, now());
      const isFirst = id !== lastRefusal && (await chain.append(id, { kind: 'refusal', intent, reason }));
      lastRefusal = id;
      if (isFirst) return;
      const { pk, sk, expiresAt } = timesItem(id, now(), options.retentionDays);
      await table.count(pk, sk, 1, Number.MAX_SAFE_INTEGER, expiresAt);
    },
    async read(asked, outcome) {
      const { chain, recordedIntent } = await loaded();
      const intent = recordedIntent(asked, form, await keys.get());
      await chain.append(randomUUID(), { kind: 'read', intent, outcome });
    },
    end(change, outcome) {
      const work = end(change, outcome).finally(() => ending.delete(work));
      ending.add(work);
      return work;
    },
    async written() {
      await Promise.all(ending);
    },
  };

  async function end({ id, targets = [], begun, turn }: PendingChange, outcome: Ending): Promise<void> {
    // What is known need not be met again; what is not is met by the next one.
    if (turn && outcome.result !== 'unknown') (await loaded()).turns.over(turn);
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { chain, recordedOutcome } = await loaded();
        const used = await keys.get();
        const recorded = recordedOutcome(outcome, { asked: targets, begun, form, keys: used });
        await chain.append(id, { kind: 'outcome', outcome: recorded });
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
  }
}
