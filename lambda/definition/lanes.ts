/** How many of a call's changes that have nothing to do with each other are under way at once. */
export const lanesOfChanges = 4;
/** How many pages of a list are read at once. */
export const lanesOfReads = 4;

/**
 * Does the work for each item, for so many at once, begun in their order. Once `work` comes to false, no further one is
 * begun; when one throws, the first error is thrown after those under way have ended.
 */
export async function inLanes<Item>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item, index: number) => Promise<boolean>,
): Promise<void> {
  let next = 0;
  let goesOn = true;
  const lane = async (): Promise<void> => {
    while (goesOn && next < items.length) {
      const index = next;
      next += 1;
      try {
        if (!(await work(items[index] as Item, index))) goesOn = false;
      } catch (error) {
        goesOn = false;
        throw error;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(lanes, items.length) }, lane));
  for (const result of ended) if (result.status === 'rejected') throw result.reason;
}
