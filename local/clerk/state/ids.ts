// A global of its own is looked up slowly in jest, and this is asked for thousands of times.
const { imul } = Math;
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Random-looking characters that are the same on every run. */
export interface IdSource {
  /** `prefix_` and 27 letters and digits, as Clerk's ids look. */
  id(prefix: string): string;
  /** Hexadecimal digits, as in Clerk's trace ids. Nothing secret: anybody can work them out. */
  hex(length: number): string;
}

/** Starts a source of ids. The generator is mulberry32: ids only have to differ, nobody relies on their secrecy. */
export function idSource(seed: number): IdSource {
  let state = seed;
  const next = (below: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
  const characters = (length: number, base: number) => {
    let text = '';
    while (text.length < length) text += alphabet.charAt(next(base));
    return text;
  };
  return {
    id: (prefix) => `${prefix}_2${characters(26, 62)}`,
    hex: (length) => characters(length, 16).toLowerCase(),
  };
}
