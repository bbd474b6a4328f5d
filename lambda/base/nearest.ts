/** Names that are proposed at most in place of one that is not there. */
const maxProposed = 5;

/** The names that may be meant by another: those nearest in letters, else those that share words with it. */
export function nearest(key: string, names: readonly string[]): string[] {
  const sent = lettersOf(key);
  const distances = names.map((name) => ({ name, distance: distance(sent, lettersOf(name)) }));
  const typed = distances.filter(({ distance: far }) => far <= Math.max(1, Math.floor(sent.length / 5)));
  const least = Math.min(...typed.map(({ distance: far }) => far));
  if (typed.length > 0) return typed.filter(({ distance: far }) => far === least).map(({ name }) => name);
  const words = wordsOf(key);
  const shared = names.map((name) => ({
    name,
    count: wordsOf(name).filter((word) => words.some((other) => isAlike(word, other))).length,
  }));
  const most = Math.max(1, ...shared.map(({ count }) => count));
  return shared.flatMap(({ name, count }) => (count === most ? [name] : [])).slice(0, maxProposed);
}

/** `args` is short for `arguments`, `organisation` is meant for `organization`. */
const isAlike = (a: string, b: string): boolean =>
  a === b || (a.length > 2 && b.startsWith(a)) || (b.length > 2 && a.startsWith(b));

const lettersOf = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** How many letters must be put in, taken out, changed, or swapped with the next, to make one of the other. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const change = (last[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const isSwapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swap = isSwapped ? (before[column - 2] ?? 0) + 1 : Infinity;
      next.push(Math.min(change, swap, (last[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    before = last;
    last = next;
  }
  return last[b.length] ?? 0;
}

/** The words of a name, in lower case and without the plural: `primaryEmailAddressId` has four. */
const wordsOf = (name: string): string[] =>
  name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .map((word) => word.replace(/s$/, ''))
    .filter((word) => word.length > 2);
