import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { allEnded } from '../base/all-ended.ts';
import type { AddressForm } from './addresses.ts';
import type { ChainOptions } from './chain.ts';
import type { IntentRecord, Outcome } from './record.ts';
import type { Sameness } from './repeats.ts';
import type { AskedFor, Ending } from './settled-outcome.ts';

/** A change whose intent is on record. */
export interface PendingChange {
  readonly id: string;
  /** What its intent is about, and the times of that; undefined where it is not known. */
  readonly targets?: readonly string[];
  readonly begun?: Outcome['begun'];
  /** What makes it the same as another change. */
  readonly sameness?: Sameness | undefined;
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

/** The same changes in an hour that are told apart by their turn, and changes whose turn is remembered. */
const maxTurns = 16;
const maxRemembered = 1_000;

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
  /** By what makes changes the same: which turn of the hour comes next, as far as this process knows. */
  const turns = new Map<string, number>();

  const load = async () => {
    const [{ openChain }, made, repeats] = await allEnded([
      import('./chain.ts'),
      import('./settled-outcome.ts'),
      import('./repeats.ts'),
    ]);
    return { chain: openChain(options), ...made, ...repeats };
  };
  /** The refusal that this process has seen last, which need not be tried to be written again. */
  let lastRefusal: string | undefined;
  const remember = (sameness: string, turn: number): void => {
    if (turns.size >= maxRemembered) turns.clear();
    turns.set(sameness, turn);
  };
  let loading: ReturnType<typeof load> | undefined;
  const loaded = (): ReturnType<typeof load> => (loading ??= load());
  const ending = new Set<Promise<void>>();
  return {
    async begin(asked, onRepeat = async () => undefined) {
      const { chain, recordedIntent, samenessOf, changeIdOf, unknownChange, unknownInHour } = await loaded();
      const used = await keys.get();
      const intent = recordedIntent(asked, form, used);
      const time = now();
      const sameness = asked.args === undefined ? undefined : samenessOf(intent, asked.args, used, time);
      const first = sameness === undefined ? maxTurns : (turns.get(sameness.name) ?? 0);
      if (sameness?.before !== undefined && first === 0) {
        const earlier = await unknownInHour(table, sameness.before, maxTurns, time, deadAfter);
        if (earlier) await onRepeat(earlier);
      }
      for (let turn = first; ; turn += 1) {
        const id =
          sameness === undefined || turn >= maxTurns ? randomUUID() : changeIdOf(sameness.name, turn);
        const record = await chain.append(id, { kind: 'intent', intent });
        if (record) {
          if (sameness !== undefined) remember(sameness.name, turn);
          const { at, expiresAt } = record;
          return { id, targets: intent.targets, begun: { at, expiresAt }, sameness };
        }
        const earlier = await unknownChange(table, id, time, deadAfter);
        if (earlier) await onRepeat(earlier);
      }
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

  async function end({ id, targets = [], begun, sameness }: PendingChange, outcome: Ending): Promise<void> {
    // What is known need not be met again; what is not is met by the next one.
    if (sameness !== undefined && outcome.result !== 'unknown') {
      remember(sameness.name, (turns.get(sameness.name) ?? 0) + 1);
    }
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
