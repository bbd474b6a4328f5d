/**
 * Keeps a result within a number of characters of JSON, because hosts cut results at about 25,000 tokens: an id is
 * about two characters a token, other text three to four.
 */
export interface ResultSize {
  /** Counts the item in. False when it no longer fits; the first always does, so that a walk gets on. */
  take(item: unknown): boolean;
}

/** Room for `characters` of JSON. */
export function resultSize(characters: number): ResultSize {
  let left = characters;
  let isEmpty = true;
  return {
    take(item) {
      const size = JSON.stringify(item).length + 1;
      if (size > left && !isEmpty) return false;
      isEmpty = false;
      left -= size;
      return true;
    },
  };
}
