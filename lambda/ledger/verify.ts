import { counted } from '../base/counted.ts';
import { changeKey, changeOf, fromItem, indexes, toItem } from './items.ts';
import type { Anchor } from './anchor.ts';
import type { LedgerKeys } from './ledger-keys.ts';
import { type ChainHead, chainStart, hashOf, isAuthentic, type LedgerRecord } from './record.ts';
import type { Item, LedgerTable } from './table.ts';
import { pointerCheck } from './verify-pointers.ts';
import { type CheckpointLinks, vouchedHeads } from './vouching.ts';

/** What a walk over the whole ledger found. */
export interface LedgerVerdict {
  readonly chains: number;
  readonly records: number;
  /** The newest checkpoint's time; undefined when there is none. */
  readonly checkpoint: string | undefined;
  /** What does not hold, at most one line for each chain, the oldest first; empty when all does. */
  readonly breaks: readonly string[];
  /** What could not be found out, and why; empty when all was. */
  readonly unvouched: readonly string[];
}

/** What stands elsewhere than in the table, by which it is checked. */
export interface LedgerWitness {
  /** The ledger's keys; undefined when they can't be read. */
  readonly keys: LedgerKeys | undefined;
  /** What stands beside the ledger; undefined when nothing does yet, or it can't be read. */
  readonly anchor: Anchor | undefined;
  /** Hashes of checkpoints that were seen elsewhere, as in a log, and must be there. */
  readonly checkpoints?: readonly string[];
}

/** What verification needs of a record: thousands of them are in memory at a time. */
interface Link extends Pick<
  LedgerRecord,
  | 'change'
  | 'kind'
  | 'chain'
  | 'sequence'
  | 'at'
  | 'expiresAt'
  | 'hash'
  | 'previous'
  | 'previousExpiresAt'
  | 'key'
> {
  /** What is wrong with the record by itself. */
  readonly fault: string | undefined;
}

/**
 * Checks every chain among the items of the whole table: each record was written by a holder of the key, or is older than
 * that and vouched for by one; it is what was written and holds the hash of the one before it; none is missing before its
 * time, and what the checkpoints name is there, the newest of which stands elsewhere, too. `table` is asked again about
 * what seems to be missing: a change may have been written while the items were read. `now`: seconds since 1970.
 */
export async function verifyLedger(
  items: AsyncIterable<Item>,
  table: LedgerTable,
  now: number,
  { keys, anchor, checkpoints: seenElsewhere = [] }: LedgerWitness,
): Promise<LedgerVerdict> {
  const chains = new Map<string, Link[]>();
  const heads = new Map<string, ChainHead>();
  const pointers = pointerCheck();
  const unreadable: string[] = [];
  const checkpoints = new Map<string, CheckpointLinks>();
  let checkpoint: string | undefined;
  let records = 0;
  const nameHead = (head: ChainHead) => {
    if (head.sequence > (heads.get(head.chain)?.sequence ?? 0)) heads.set(head.chain, head);
  };
  const take = (item: Item) => {
    const record = recordIn(item);
    const link = record && linkOf(record, item, keys);
    pointers.see(item, record);
    if (!record || !link) return;
    records += 1;
    // As the index has it, which may not be what the record says.
    const chain = item['chain']?.S ?? record.chain;
    const links = chains.get(chain) ?? [];
    links.push(link);
    chains.set(chain, links);
    if (record.kind !== 'checkpoint' || link.fault !== undefined) return;
    const isVouching = record.vouchesForOlder === true && isKeyed(link, keys);
    checkpoints.set(record.hash, { heads: record.heads, isVouching });
    if (checkpoint === undefined || record.at > checkpoint) checkpoint = record.at;
    for (const head of record.heads) nameHead(head);
  };
  for await (const item of items) {
    try {
      take(item);
    } catch {
      // Whoever tampers with a record need not leave one that has the shape of one.
      unreadable.push(`item ${item['pk']?.S} ${item['sk']?.S}: its record can't be read`);
    }
  }
  if (anchor?.checkpoint) nameHead(anchor.checkpoint);
  const vouched = vouchedHeads(checkpoints);
  const missing = missingKeys([...chains.values()].flat(), keys);
  const isVouchedFor = anchor?.vouchedAt !== undefined && missing.length === 0;
  const broken: { at: string; line: string }[] = [];
  let older = 0;
  for (const chain of new Set([...chains.keys(), ...heads.keys()])) {
    const read = (chains.get(chain) ?? []).toSorted((a, b) => a.sequence - b.sequence);
    const faultIn = (links: readonly Link[]) =>
      walk(links, now).broken ?? truncation(links, heads.get(chain), now);
    let fault = faultIn(read);
    if (fault !== undefined && read.every((link) => link.fault === undefined)) {
      fault = faultIn(await linksIn(table, chain, keys));
    }
    const unkeyed = unvouchedIn(read, vouched.get(chain), now);
    const [forged] = unkeyed;
    if (!isVouchedFor) older += unkeyed.length;
    else if (fault === undefined && forged) {
      fault = `record ${forged.sequence} (${forged.kind} of ${forged.change}): it was forged: it has no MAC, and no checkpoint vouches for it`;
    }
    if (fault !== undefined) broken.push({ at: read[0]?.at ?? '', line: `chain ${chain}: ${fault}` });
  }
  const inOrder = broken.toSorted((a, b) => (a.at < b.at ? -1 : 1)).map(({ line }) => line);
  const forgotten = seenElsewhere
    .filter((hash) => !checkpoints.has(hash))
    .map((hash) => `checkpoint ${hash}: it is not there, so the table was written anew or its time is over`);
  const breaks = [...unreadable, ...forgotten, ...inOrder, ...pointers.faults(now)];
  const unvouched = [...missing, ...withoutAnchor(anchor), ...olderThanKeys(older)];
  return { chains: chains.size, records, checkpoint, breaks, unvouched };
}

/** What can't be told without the keys that are not there, a line for each version. */
function missingKeys(links: readonly Link[], keys: LedgerKeys | undefined): string[] {
  const counts = new Map<string, number>();
  for (const { key } of links) {
    if (key !== undefined && !keys?.versions.has(key)) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return Array.from(counts)
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .map(
      ([version, count]) =>
        `${counted(count, 'record')} ${count === 1 ? 'is' : 'are'} authenticated with version ${version} of the ledger's key, which is needed to tell ${count === 1 ? 'it from a forged one' : 'them from forged ones'}`,
    );
}

/** What can't be told without an anchor. */
function withoutAnchor(anchor: Anchor | undefined): string[] {
  return anchor
    ? []
    : [
        'the newest checkpoint was not found beside the ledger, so whole chains may have been removed with their checkpoints',
      ];
}

/** What can't be told while nothing that can be checked vouches for so many records without a MAC. */
function olderThanKeys(count: number): string[] {
  return count === 0
    ? []
    : [
        `${counted(count, 'record')} ${count === 1 ? 'has' : 'have'} no MAC, and no authenticated checkpoint that can be checked vouches for ${count === 1 ? 'it' : 'them'} yet`,
      ];
}

/** The records of a chain, in their order, that have no MAC and that no checkpoint vouches for. */
function unvouchedIn(links: readonly Link[], head: ChainHead | undefined, now: number): Link[] {
  const isHeadThere = links.some(({ hash }) => hash === head?.hash);
  return links.filter(
    ({ key, sequence, expiresAt }) =>
      key === undefined &&
      // Where the head has gone by its time, so has all that came before it.
      !(head && sequence <= head.sequence && (isHeadThere || expiresAt <= now)),
  );
}

function isKeyed({ key }: Pick<Link, 'key'>, keys: LedgerKeys | undefined): boolean {
  return key !== undefined && keys?.versions.has(key) === true;
}

/** The newest record of a chain; undefined when it has none. Throws `LedgerUnavailable`. */
export async function headOf(table: LedgerTable, chain: string): Promise<ChainHead | undefined> {
  const { items } = await table.query({ ...inChain(chain), newestFirst: true, limit: 1 });
  const record = items[0] && fromItem(items[0]);
  if (!record) return undefined;
  const { sequence, hash, expiresAt } = record;
  return { chain, sequence, hash, expiresAt };
}

/** What does not hold in a chain up to a head that stands elsewhere; undefined when all does. Throws `LedgerUnavailable`. */
export async function brokenIn(
  table: LedgerTable,
  head: ChainHead,
  keys: LedgerKeys | undefined,
  now: number,
): Promise<string | undefined> {
  const links = await linksIn(table, head.chain, keys);
  return walk(links, now).broken ?? truncation(links, head, now);
}

/** The query for the records of a chain, in their order. */
export const inChain = (chain: string) => ({
  index: indexes.chain,
  condition: '#chain = :chain',
  names: { '#chain': 'chain' },
  values: { ':chain': { S: chain } },
});

async function linksIn(table: LedgerTable, chain: string, keys: LedgerKeys | undefined): Promise<Link[]> {
  const links: Link[] = [];
  let after: Item | undefined;
  do {
    const { items, next } = await table.query({ ...inChain(chain), after });
    for (const item of items) {
      try {
        links.push(linkOf(fromItem(item), item, keys));
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

function linkOf(record: LedgerRecord, item: Item, keys: LedgerKeys | undefined): Link {
  const { change, kind, chain, sequence, at, expiresAt, hash, previous, previousExpiresAt, key } = record;
  return {
    change,
    kind,
    chain,
    sequence,
    at,
    expiresAt,
    hash,
    previous,
    previousExpiresAt,
    key,
    fault: faultOf(record, item, keys),
  };
}

function faultOf(record: LedgerRecord, item: Item, keys: LedgerKeys | undefined): string | undefined {
  const { hash, ...unhashed } = record;
  if (hashOf(unhashed) !== hash) return 'its content is not what was written';
  const key = record.key === undefined ? undefined : keys?.versions.get(record.key);
  if (key !== undefined && !isAuthentic(record, key)) {
    return `it was forged: its MAC was not made with version ${record.key} of the ledger's key`;
  }
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
