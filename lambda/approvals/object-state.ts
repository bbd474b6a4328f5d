import type { TargetState } from './target.ts';

/** Names of times, which move by themselves: when a key was last used, for one. */
const isTime = /(?:At|_at)$/;
/** Names of numbers of what hangs on it. */
const isCount = /Count$|_count$/;
/** Where the SDK keeps the answer as it came. */
const asItCame: ReadonlySet<string> = new Set(['raw', '_raw']);

/** The state of an object as Clerk's SDK has it: all that it says but times. */
export function objectState(value: unknown): TargetState {
  const counts: number[] = [];
  const without = (inner: unknown): unknown => {
    if (Array.isArray(inner)) return inner.map(without);
    if (typeof inner !== 'object' || inner === null) return typeof inner === 'function' ? null : inner;
    return Object.fromEntries(
      Object.entries(inner).flatMap(([name, one]) => {
        if (isTime.test(name) || asItCame.has(name)) return [];
        if (isCount.test(name) && Number.isInteger(one)) {
          counts.push(Number(one));
          return [];
        }
        return [[name, without(one)]];
      }),
    );
  };
  return { same: without(value), counts };
}
