import { type Item, type LedgerTable, LedgerUnavailable } from '../../../lambda/ledger/table.ts';

/**
 * What goes wrong with one request: the table refuses it; it does it and the answer is lost; the answer is lost and it is
 * asked again, as the AWS SDK does; or the process dies before it or after it.
 */
export const tableFaults = ['refused', 'lost', 'repeated', 'dead before', 'dead after'] as const;
export type TableFault = (typeof tableFaults)[number];

/** A ledger's table in memory. */
export interface MemoryTable {
  readonly items: Map<string, Item>;
  /** The table as a process sees it that asks `fault` before each write, and calls `die` where it must end. */
  seenBy(fault: () => TableFault | undefined, die: () => Promise<never>): LedgerTable;
  readonly table: LedgerTable;
}

const keyOf = ({ pk, sk }: Item) => `${pk?.S}\n${sk?.S}`;

export function memoryTable(): MemoryTable {
  const items = new Map<string, Item>();
  const table: LedgerTable = {
    async putNew(item) {
      if (items.has(keyOf(item))) return false;
      items.set(keyOf(item), item);
      return true;
    },
    async put(item) {
      items.set(keyOf(item), item);
    },
    get: async (pk, sk) => items.get(`${pk}\n${sk}`),
    async count(pk, sk, amount, limit, expiresAt) {
      const key = { pk: { S: pk }, sk: { S: sk } };
      const used = items.get(keyOf(key))?.['used']?.N;
      if (used !== undefined && Number(used) > limit - amount) return false;
      const now = String(Number(used ?? 0) + amount);
      items.set(keyOf(key), { ...key, used: { N: now }, expiresAt: { N: String(expiresAt) } });
      return true;
    },
    async query({ condition, values, names = {}, newestFirst, limit = Infinity, after }) {
      const rank = ({ sequence, at }: Item) => ('#chain' in names ? Number(sequence?.N) : (at?.S ?? ''));
      const found = [...items.values()]
        .filter((item) => holds(condition, item, names, values))
        .toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1));
      if (newestFirst) found.reverse();
      const start = after ? found.findIndex((item) => keyOf(item) === keyOf(after)) + 1 : 0;
      const page = found.slice(start, start + limit);
      return { items: page, next: start + limit < found.length ? page.at(-1) : undefined };
    },
  };
  return {
    items,
    table,
    seenBy(faultOf, die) {
      const struck = async <T>(write: () => Promise<T>, isRepeated = true): Promise<T> => {
        const fault = faultOf();
        if (fault === 'dead before') await die();
        if (fault === 'refused') throw new LedgerUnavailable('refused');
        const answer = await write();
        if (fault === 'dead after') await die();
        if (fault === 'lost' || (fault === 'repeated' && !isRepeated)) throw new LedgerUnavailable('lost');
        return fault === 'repeated' ? write() : answer;
      };
      return {
        ...table,
        putNew: (item) => struck(() => table.putNew(item)),
        put: (item) => struck(() => table.put(item)),
        // What is given back is sent once, as the table in DynamoDB sends it.
        count: (pk, sk, amount, ...rest) => struck(() => table.count(pk, sk, amount, ...rest), amount > 0),
      };
    },
  };
}

/** `#a = :a`, also with `AND #b BETWEEN :c AND :d`. */
function holds(condition: string, item: Item, names: Record<string, string>, values: Item): boolean {
  const text = (name = '') => item[names[name] ?? '']?.S;
  const [, key, value, range, low, high] =
    /^(#\w+) = (:\w+)(?: AND (#\w+) BETWEEN (:\w+) AND (:\w+))?$/.exec(condition) ?? [];
  if (key === undefined) throw new Error(`The table in memory does not understand ${condition}`);
  if (text(key) === undefined || text(key) !== values[value ?? '']?.S) return false;
  if (range === undefined) return true;
  const at = text(range) ?? '';
  return at >= (values[low ?? '']?.S ?? '') && at <= (values[high ?? '']?.S ?? '');
}
