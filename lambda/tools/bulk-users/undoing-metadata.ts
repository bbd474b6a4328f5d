import { isDeepStrictEqual } from 'node:util';

type Metadata = Readonly<Record<string, unknown>>;

/**
 * What to merge into metadata that is `after`, so that it is `before` again: the keys that differ, with their former
 * values, and null for new ones, at any depth.
 */
export function undoingMerge(before: Metadata, after: Metadata): Record<string, unknown> {
  const undoing: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const was = valueOf(before, key);
    const is = valueOf(after, key);
    if (isDeepStrictEqual(was, is)) continue;
    undoing[key] = isObject(was) && isObject(is) ? undoingMerge(was, is) : (was ?? null);
  }
  return undoing;
}

function valueOf(metadata: Metadata, key: string): unknown {
  return Object.hasOwn(metadata, key) ? metadata[key] : undefined;
}

const isObject = (value: unknown): value is Metadata =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
