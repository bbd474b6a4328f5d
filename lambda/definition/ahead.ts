import { lanesOfReads } from './lanes.ts';
import type { Pace } from './pace.ts';

/**
 * How many pages to read at once: those that are still wanted, for so many items more, as far as the share of Clerk's rate
 * has room for their requests now; one at least.
 */
export function pagesAtOnce(
  pages: Pace,
  wanted: number,
  { size, requests }: { readonly size: number; readonly requests: number },
): number {
  const most = Math.min(lanesOfReads, Math.ceil(wanted / size), Math.floor(pages.room() / requests));
  return Math.max(1, most);
}

/** What was begun together, in its order. Throws the error of the first that fails; ends when all of it has ended. */
export async function* inOrder<Item>(begun: readonly Promise<Item>[]): AsyncGenerator<Item, void> {
  // Those behind one that fails are nobody's any more.
  for (const one of begun) one.catch(() => undefined);
  try {
    for (const one of begun) yield await one;
  } finally {
    await Promise.allSettled(begun);
  }
}
