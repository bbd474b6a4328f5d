const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Random-looking characters that are the same on every run. */
export interface IdSource {
  /** `prefix_` and 27 letters and digits, as Clerk's ids look. */
  id(prefix: string): string;
  /** Hexadecimal digits, as in Clerk's trace ids. */
  hex(length: number): string;
}

/** Starts a source of ids. The generator is mulberry32: ids only have to differ, nobody relies on their secrecy. */
export function idSource(seed: number): IdSource {
  let state = seed;
  const next = (below: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
  const characters = (length: number, base: number) =>
    Array.from({ length }, () => alphabet.charAt(next(base))).join('');
  return {
    id: (prefix) => `${prefix}_2${characters(26, 62)}`,
    hex: (length) => characters(length, 16).toLowerCase(),
  };
}
