import { randomUUID } from 'node:crypto';
import { fromItem, toItem } from '../../../lambda/ledger/items.ts';
import { chainStart, hashOf, type LedgerRecord } from '../../../lambda/ledger/record.ts';
import type { MemoryTable } from './memory-table.ts';

/* What somebody makes of the record who may write the table, knows how records are made, and has no key. */

const recordsIn = ({ items }: MemoryTable): LedgerRecord[] =>
  [...items.values()].filter((item) => item['record']).map(fromItem);

function put({ items }: MemoryTable, record: LedgerRecord, changes: object): void {
  const { hash: _, ...unhashed } = { ...record, ...changes } as LedgerRecord;
  const item = toItem({ ...unhashed, hash: hashOf(unhashed) });
  items.set(`${item['pk']?.S}\n${item['sk']?.S}`, item);
}

/** By name; each says whether there was something to forge. */
export const forgeries = {
  /** A change that nobody asked for, in a chain of its own, after one that somebody did. */
  'a change that was made up'(memory) {
    const intent = recordsIn(memory).find(({ kind }) => kind === 'intent');
    if (!intent) return false;
    put(memory, intent, { chain: randomUUID(), change: randomUUID(), sequence: 1, previous: chainStart });
    return true;
  },
  /** What was done reads as not done, and the other way round. */
  'an outcome that was turned round'(memory) {
    const outcome = recordsIn(memory).find((record) => record.kind === 'outcome');
    if (outcome?.kind !== 'outcome') return false;
    const result = outcome.outcome.result === 'done' ? 'failed' : 'done';
    put(memory, outcome, { outcome: { ...outcome.outcome, result } });
    return true;
  },
  /** It was somebody else. */
  'another caller'(memory) {
    const asked = recordsIn(memory).find((record) => record.kind === 'intent' || record.kind === 'refusal');
    if (asked?.kind !== 'intent' && asked?.kind !== 'refusal') return false;
    const principal = { ...asked.intent.principal, subject: 'mch_somebody_else' };
    put(memory, asked, { intent: { ...asked.intent, principal } });
    return true;
  },
  /** A refusal in the place of what was done. */
  'a settlement that was made up'(memory) {
    const records = recordsIn(memory);
    const settled = new Set(records.filter(({ kind }) => kind === 'settlement').map(({ change }) => change));
    const intent = records.find(({ kind, change }) => kind === 'intent' && !settled.has(change));
    if (intent?.kind !== 'intent') return false;
    const { intent: _, ...linked } = intent;
    const settlement = { result: 'failed', reason: 'was_not_there' };
    put(memory, linked as LedgerRecord, {
      kind: 'settlement',
      settlement,
      chain: randomUUID(),
      sequence: 1,
      previous: chainStart,
    });
    return true;
  },
} satisfies Record<string, (memory: MemoryTable) => boolean>;

export type Forgery = keyof typeof forgeries;
export const forgeryNames = Object.keys(forgeries) as Forgery[];
