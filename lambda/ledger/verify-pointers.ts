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
  const wanted = new Map<string, { expiresAt: number; items: ReadonlyMap<string, string> }>();
  const found = new Map<string, Map<string, string>>();
  return {
    see(item, record) {
      const change = changeOf(item);
      if (record) {
        const items = new Map(pointersOf(record).map((pointer) => [nameOf(pointer), textOf(pointer)]));
        if (items.size > 0) wanted.set(change, { expiresAt: record.expiresAt, items });
      } else if (item['pk']?.S === changeKey(change)) {
        const items = found.get(change) ?? new Map<string, string>();
        found.set(change, items.set(nameOf(item), textOf(item)));
      }
    },
    faults(now) {
      const lines: string[] = [];
      for (const [change, { expiresAt, items }] of wanted) {
        const there = found.get(change);
        const faulty = [...items].filter(([name, text]) => there?.get(name) !== text).map(([name]) => name);
        if (expiresAt > now && faulty.length > 0) {
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
