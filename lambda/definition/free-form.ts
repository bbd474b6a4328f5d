import * as z from 'zod';

/** What is wrong with a value, and where: the names of the keys and the places in lists that lead to it. */
interface Fault {
  readonly path: readonly PropertyKey[];
  readonly why: string;
}

/**
 * A JSON object with keys of the sender's own choice. Refuses what would not reach Clerk as it was sent: the parser
 * drops the key `__proto__` without a word, a number too large becomes null, which takes a key away, an integer that a
 * double can't hold becomes another one, and half a character a replacement.
 */
export function freeForm<Key extends z.core.$ZodRecordKey, Value extends z.core.SomeType>(
  key: Key,
  value: Value,
) {
  return z.preprocess(
    (sent, context) => {
      const fault = firstFault(sent);
      if (fault)
        context.issues.push({ code: 'custom', input: sent, path: [...fault.path], message: fault.why });
      return sent;
    },
    z.record(key, value),
  );
}

/** Goes through the value without recursion, so that no depth is too deep. */
function firstFault(sent: unknown): Fault | undefined {
  const open: { value: unknown; path: readonly PropertyKey[] }[] = [{ value: sent, path: [] }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, path } = next;
    const why = faultOf(value);
    if (why !== undefined) return { path, why };
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, inner] of Object.entries(value)) {
      if (key === '__proto__') {
        return { path, why: 'has a key __proto__, which would be dropped on the way to Clerk; rename it' };
      }
      if (!key.isWellFormed()) {
        return { path, why: 'has a key with half a character in it (a lone surrogate); correct it' };
      }
      open.push({ value: inner, path: [...path, key] });
    }
  }
  return undefined;
}

function faultOf(value: unknown): string | undefined {
  if (typeof value === 'string' && !value.isWellFormed()) {
    return 'has half a character in it (a lone surrogate), which would become another one; correct it';
  }
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return undefined;
  if (!Number.isFinite(value)) return 'is a number too large to be sent; send it as a text';
  return Number.isInteger(value)
    ? 'is an integer beyond 9007199254740991, which would become another one; send it as a text'
    : undefined;
}
