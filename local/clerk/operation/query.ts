import { invalidParameter, tooLarge, tooManyValues, wrongType } from './errors.ts';

/** Clerk's limits: https://clerk.com/docs/reference/backend-api (10 by default, 500 at most; filters 100). */
const defaultLimit = 10;
const maximumLimit = 500;
const maximumFilterValues = 100;

/** A whole number in the query, or undefined. 422 when it isn't one. */
export function integerIn(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (/^-?\d{1,15}$/.test(text)) return Number(text);
  throw wrongType(name, 'integer');
}

/** A boolean in the query, or undefined. 422 when it isn't one. */
export function booleanIn(query: URLSearchParams, name: string): boolean | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (text === 'true' || text === 'false') return text === 'true';
  throw wrongType(name, 'boolean');
}

/**
 * All values of a repeated filter. 422 when there are more than 100. A comma belongs to the value: Clerk's OpenAPI
 * document leaves its lists to the default (https://spec.openapis.org/oas/v3.0.3#parameter-object: form, exploded),
 * but for the one that it calls not exploded.
 */
export function valuesIn(query: URLSearchParams, name: string): string[] {
  const values = query.getAll(name).filter((value) => value !== '');
  if (values.length <= maximumFilterValues) return values;
  throw tooManyValues(name, maximumFilterValues);
}

/**
 * Whether something with the values `has` passes a filter of wanted values, where a value may start with `+`
 * (wanted, the default) or `-` (excluded). A bare space counts as `+`: that is what an unencoded `+` becomes.
 */
export function passesSignedFilter(wanted: string[], has: string[]): boolean {
  const excluded = wanted.filter((value) => value.startsWith('-')).map((value) => value.slice(1));
  const included = wanted
    .filter((value) => !value.startsWith('-'))
    .map((value) => value.replace(/^[+ ]/, ''));
  if (excluded.some((value) => has.includes(value))) return false;
  return included.length === 0 || included.some((value) => has.includes(value));
}

/** The page that `limit` and `offset` ask for. 422 when out of range. */
export function pageOf<Item>(query: URLSearchParams, items: Item[]): Item[] {
  const limit = integerIn(query, 'limit') ?? defaultLimit;
  const offset = integerIn(query, 'offset') ?? 0;
  if (limit > maximumLimit) {
    throw tooLarge('limit', maximumLimit);
  }
  if (limit < 1) {
    throw invalidParameter('form_param_value_invalid', 'limit', 'is invalid', 'limit must be 1 or greater.');
  }
  if (offset < 0) {
    throw invalidParameter(
      'form_param_value_invalid',
      'offset',
      'is invalid',
      'offset must be 0 or greater.',
    );
  }
  return items.slice(offset, offset + limit);
}

type SortKey = string | number | null | undefined;

const compare = (left: SortKey, right: SortKey) => {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const [a, b] = [String(left ?? ''), String(right ?? '')];
  if (a === b) return 0;
  return a < b ? -1 : 1;
};

/**
 * The items in the order that `order_by` asks for (`-` descending, otherwise ascending), by `byDefault` when it
 * doesn't. Equal ones stay as they were stored. 422 for an order that `keys` doesn't offer.
 */
export function ordered<Item>(
  query: URLSearchParams,
  items: Item[],
  keys: Record<string, (item: Item) => SortKey>,
  byDefault = '-created_at',
): Item[] {
  const order = query.get('order_by') || byDefault;
  const descending = order.startsWith('-');
  const key = Object.hasOwn(keys, order.replace(/^[-+ ]/, ''))
    ? keys[order.replace(/^[-+ ]/, '')]
    : undefined;
  if (key === undefined) {
    throw invalidParameter(
      'form_param_value_invalid',
      'order_by',
      'is invalid',
      `${order} does not match the allowed values for parameter order_by. Allowed values: ${Object.keys(keys).join(', ')}`,
    );
  }
  return items.toSorted((a, b) => (descending ? compare(key(b), key(a)) : compare(key(a), key(b))));
}

/** The newest first; of those made at the same time the one that was stored last. */
export const newestFirst = <Item extends { createdAt: number }>(items: Item[]): Item[] =>
  items.toReversed().toSorted((a, b) => b.createdAt - a.createdAt);

/** A page of the items as on the wire: with `paginated` beside the count of all of them, otherwise a bare list. */
export function paginated<Item, Wire>(query: URLSearchParams, items: Item[], wire: (item: Item) => Wire) {
  const data = pageOf(query, items).map(wire);
  return booleanIn(query, 'paginated') ? { data, total_count: items.length } : data;
}
