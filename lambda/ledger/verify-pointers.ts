import { changeKey, changeOf, pointersOf } from './items.ts';
import type { LedgerRecord } from './record.ts';
import type { Item } from './table.ts';

/** Holds what leads to changes with several targets against the intents. */
export interface PointerCheck {
  /** Takes an item of the table, and the record in it if it has one. */
  see(item: Item, record: LedgerRecord | undefined): void;
  /** What does not hold, one line for each change, as far as it had to be there at `now`, in seconds since 1970. */
  faults(now: number): string[];
}

/** Begins a check. Items of one change come one after another or not, in any order. */
export function pointerCheck(): PointerCheck {
  const wanted = new Map<string, Map<string, { expiresAt: number; text: string }>>();
  const found = new Map<string, Map<string, string>>();
  return {
    see(item, record) {
      const change = changeOf(item);
      if (record) {
        for (const pointer of pointersOf(record)) {
          const items = wanted.get(change) ?? new Map<string, { expiresAt: number; text: string }>();
          const expiresAt = Number(pointer['expiresAt']?.N);
          wanted.set(change, items.set(nameOf(pointer), { expiresAt, text: textOf(pointer) }));
        }
      } else if (item['pk']?.S === changeKey(change)) {
        const items = found.get(change) ?? new Map<string, string>();
        found.set(change, items.set(nameOf(item), textOf(item)));
      }
    },
    faults(now) {
      const lines: string[] = [];
      for (const [change, items] of wanted) {
        const there = found.get(change);
        const faulty = [...items]
          .filter(([name, { expiresAt, text }]) => expiresAt > now && there?.get(name) !== text)
          .map(([name]) => name);
        if (faulty.length > 0) {
          lines.push(`change ${change}: ${faulty.join(', ')} does not lead to it as was written`);
        }
      }
      return lines;
    },
  };
}

function nameOf(item: Item): string {
  return item['sk']?.S ?? '';
}

function textOf(item: Item): string {
  return JSON.stringify(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
