import { changeKey, changeOf, fromItem, indexes, toItem } from './items.ts';
import { type ChainHead, chainStart, hashOf, type LedgerRecord } from './record.ts';
import type { Item, LedgerTable } from './table.ts';
import { pointerCheck } from './verify-pointers.ts';

/** What a walk over the whole ledger found. */
export interface LedgerVerdict {
  readonly chains: number;
  readonly records: number;
  /** The newest checkpoint's time; undefined when there is none. */
  readonly checkpoint: string | undefined;
  /** What does not hold, at most one line for each chain, the oldest first; empty when all does. */
  readonly breaks: readonly string[];
}

/** What verification needs of a record: thousands of them are in memory at a time. */
interface Link extends Pick<
  LedgerRecord,
  'change' | 'kind' | 'chain' | 'sequence' | 'at' | 'hash' | 'previous' | 'previousExpiresAt'
> {
  /** What is wrong with the record by itself. */
  readonly fault: string | undefined;
}

/**
 * Checks every chain among the items of the whole table: each record is what was written and holds the hash of the one
 * before it, none is missing before its time, and what the checkpoints name is there. `table` is asked again about what
 * seems to be missing: a change may have been written while the items were read. `now`: seconds since 1970. `witnessed`:
 * hashes of checkpoints that were seen elsewhere, as in a log, and must be there.
 */
export async function verifyLedger(
  items: AsyncIterable<Item>,
  table: LedgerTable,
  now: number,
  witnessed: readonly string[] = [],
): Promise<LedgerVerdict> {
  const chains = new Map<string, Link[]>();
  const heads = new Map<string, ChainHead>();
  const pointers = pointerCheck();
  const unreadable: string[] = [];
  const checkpoints = new Set<string>();
  let checkpoint: string | undefined;
  let records = 0;
  const take = (item: Item) => {
    const record = recordIn(item);
    const link = record && linkOf(record, item);
    pointers.see(item, record);
    if (!record || !link) return;
    records += 1;
    // As the index has it, which may not be what the record says.
    const chain = item['chain']?.S ?? record.chain;
    const links = chains.get(chain) ?? [];
    links.push(link);
    chains.set(chain, links);
    if (record.kind !== 'checkpoint' || link.fault !== undefined) return;
    checkpoints.add(record.hash);
    if (checkpoint === undefined || record.at > checkpoint) checkpoint = record.at;
    for (const head of record.heads) {
      if (head.sequence > (heads.get(head.chain)?.sequence ?? 0)) heads.set(head.chain, head);
    }
  };
  for await (const item of items) {
    try {
      take(item);
    } catch {
      // Whoever tampers with a record need not leave one that has the shape of one.
      unreadable.push(`item ${item['pk']?.S} ${item['sk']?.S}: its record can't be read`);
    }
  }
  const broken: { at: string; line: string }[] = [];
  for (const chain of new Set([...chains.keys(), ...heads.keys()])) {
    const read = (chains.get(chain) ?? []).toSorted((a, b) => a.sequence - b.sequence);
    const faultIn = (links: readonly Link[]) =>
      walk(links, now).broken ?? truncation(links, heads.get(chain), now);
    let fault = faultIn(read);
    if (fault !== undefined && read.every((link) => link.fault === undefined)) {
      fault = faultIn(await linksIn(table, chain));
    }
    if (fault !== undefined) broken.push({ at: read[0]?.at ?? '', line: `chain ${chain}: ${fault}` });
  }
  const inOrder = broken.toSorted((a, b) => (a.at < b.at ? -1 : 1)).map(({ line }) => line);
  const forgotten = witnessed
    .filter((hash) => !checkpoints.has(hash))
    .map((hash) => `checkpoint ${hash}: it is not there, so the table was written anew or its time is over`);
  const breaks = [...unreadable, ...forgotten, ...inOrder, ...pointers.faults(now)];
  return { chains: chains.size, records, checkpoint, breaks };
}

/** The newest record of a chain; undefined when it has none. Throws `LedgerUnavailable`. */
export async function headOf(table: LedgerTable, chain: string): Promise<ChainHead | undefined> {
  const { items } = await table.query({ ...inChain(chain), newestFirst: true, limit: 1 });
  const record = items[0] && fromItem(items[0]);
  if (!record) return undefined;
  const { sequence, hash, expiresAt } = record;
  return { chain, sequence, hash, expiresAt };
}

const inChain = (chain: string) => ({
  index: indexes.chain,
  condition: '#chain = :chain',
  names: { '#chain': 'chain' },
  values: { ':chain': { S: chain } },
});

async function linksIn(table: LedgerTable, chain: string): Promise<Link[]> {
  const links: Link[] = [];
  let after: Item | undefined;
  do {
    const { items, next } = await table.query({ ...inChain(chain), after });
    for (const item of items) {
      try {
        links.push(linkOf(fromItem(item), item));
      } catch {
        // It was named when all items were read.
      }
    }
    after = next;
  } while (after !== undefined);
  return links;
}

/** The record of an item; undefined for what only leads to one, and for what is nothing of a change. */
function recordIn(item: Item): LedgerRecord | undefined {
  return item['record'] && item['pk']?.S === changeKey(changeOf(item)) ? fromItem(item) : undefined;
}

function linkOf(record: LedgerRecord, item: Item): Link {
  const { change, kind, chain, sequence, at, hash, previous, previousExpiresAt } = record;
  return {
    change,
    kind,
    chain,
    sequence,
    at,
    hash,
    previous,
    previousExpiresAt,
    fault: faultOf(record, item),
  };
}

function faultOf(record: LedgerRecord, item: Item): string | undefined {
  const { hash, ...unhashed } = record;
  if (hashOf(unhashed) !== hash) return 'its content is not what was written';
  // Outside the record, but what it is found and kept by.
  const written = toItem(record);
  const names = new Set([...Object.keys(written), ...Object.keys(item)]);
  const changed = [...names].filter(
    (name) => name !== 'record' && JSON.stringify(written[name]) !== JSON.stringify(item[name]),
  );
  return changed.length > 0 ? `its ${changed.toSorted().join(', ')} are not what was written` : undefined;
}

function walk(links: readonly Link[], now: number): { records: number; broken: string | undefined } {
  let previous: Link | undefined;
  for (const [records, link] of links.entries()) {
    const fault = link.fault ?? faultBetween(previous, link, now);
    if (fault !== undefined)
      return { records, broken: `record ${link.sequence} (${link.kind} of ${link.change}): ${fault}` };
    previous = link;
  }
  return { records: links.length, broken: undefined };
}

function faultBetween(previous: Link | undefined, link: Link, now: number): string | undefined {
  const expected = (previous?.sequence ?? 0) + 1;
  if (link.sequence === expected) {
    return link.previous === (previous?.hash ?? chainStart)
      ? undefined
      : 'it does not follow from the record before it';
  }
  if (link.sequence < expected) return 'there is another record in its place';
  // None of those between expires later than the last of them.
  if (link.previousExpiresAt !== undefined && link.previousExpiresAt <= now) return undefined;
  const missing = link.sequence - expected;
  return missing === 1 ? 'the record before it is missing' : `the ${missing} records before it are missing`;
}

/** What is missing or different at the end of a chain whose head a checkpoint names. */
function truncation(links: readonly Link[], head: ChainHead | undefined, now: number): string | undefined {
  if (head === undefined || head.expiresAt <= now) return undefined;
  const link = links.find(({ sequence }) => sequence === head.sequence);
  if (link === undefined) {
    const last = links.at(-1)?.sequence ?? 0;
    return `it ends with record ${last}, but a checkpoint saw record ${head.sequence}`;
  }
  return link.hash === head.hash
    ? undefined
    : `record ${link.sequence} is not the one that a checkpoint saw in its place`;
}
