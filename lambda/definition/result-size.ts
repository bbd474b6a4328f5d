import * as z from 'zod';

/** Characters that either part of a result has at most: hosts cut results at about 25,000 tokens. */
export const defaultCharacters = 60_000;
/** The most that is given, whatever is asked for: with its text form, it is within what Lambda can answer at once. */
const mostCharacters = 2_000_000;
/** What stands around the items: headline, counts, cursor, which fields users wrote. */
const around = 2_000;

/** How large a page may be. */
export const maxCharacters = z
  .int()
  .min(5_000)
  .optional()
  .describe(`Of a page. Default ${defaultCharacters}.`);

/** Keeps the items of a result within a number of characters of JSON; as text they take no more. */
export interface ResultSize {
  /** Counts the item in. False when it no longer fits; the first always does, so that a walk gets on. */
  take(item: unknown): boolean;
  /** About how many more fit, if they are like those `seen`, of which some were counted in and others left out. */
  roomFor(seen: number): number;
}

/** Room for a `whole` of so many characters of JSON. */
export function resultSize(whole: number): ResultSize {
  let left = whole;
  let isEmpty = true;
  return {
    take(item) {
      const size = JSON.stringify(item).length + 1;
      if (size > left && !isEmpty) return false;
      isEmpty = false;
      left -= size;
      return true;
    },
    roomFor: (seen) => (isEmpty ? Infinity : Math.max(0, (left * seen) / (whole - left))),
  };
}

/** The first of the items that a result of this many characters has room for; at least one, if there is one. */
export function fitting<Item>(items: readonly Item[], characters = defaultCharacters): Item[] {
  const size = resultSize(Math.min(characters, mostCharacters) - around);
  const end = items.findIndex((item) => !size.take(item));
  return end < 0 ? [...items] : items.slice(0, end);
}
