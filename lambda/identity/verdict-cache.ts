import { createHash } from 'node:crypto';
import { InvalidCredential } from './errors.ts';

/** Milliseconds that an answer is kept, and a refusal. */
const keptFor = 30_000;
const refusalKeptFor = 5_000;
const maxEntries = 1_000;

interface Entry<T> {
  readonly answer: Promise<T>;
  until: number;
}

/**
 * Remembers what was found out about a secret for up to 30 s, never beyond its expiry, and a refusal for 5 s; by
 * hash, so that no secret stays in memory. Asks once for concurrent callers. Failures other than
 * `InvalidCredential` are not remembered.
 */
export function verdictCache<T>(
  find: (secret: string) => Promise<T>,
  /** Milliseconds since 1970 after which the answer no longer holds. */
  expiryOf: (answer: T) => number = () => Infinity,
  now: () => number = Date.now,
): (secret: string) => Promise<T> {
  const entries = new Map<string, Entry<T>>();

  const ask = async (hash: string, secret: string): Promise<T> => {
    try {
      const answer = await find(secret);
      keepUntil(hash, Math.min(now() + keptFor, expiryOf(answer)));
      return answer;
    } catch (error) {
      if (error instanceof InvalidCredential) keepUntil(hash, now() + refusalKeptFor);
      else entries.delete(hash);
      throw error;
    }
  };
  const keepUntil = (hash: string, until: number) => {
    const entry = entries.get(hash);
    if (entry) entry.until = until;
  };

  return (secret) => {
    const hash = createHash('sha256').update(secret).digest('base64');
    const entry = entries.get(hash);
    if (entry && now() < entry.until) return entry.answer;
    entries.delete(hash);
    // Maps keep insertion order: the oldest goes.
    for (const oldest of entries.keys()) {
      if (entries.size < maxEntries) break;
      entries.delete(oldest);
    }
    const answer = ask(hash, secret);
    entries.set(hash, { answer, until: Infinity });
    return answer;
  };
}
