/** What Clerk's lists take: how many, and after how many. */
interface Page {
  readonly limit: number;
  readonly offset: number;
}

/** The most that most of Clerk's lists give at once. */
const maxPage = 500;

/** All items of one of Clerk's lists, page by page. Throws what `read` throws. */
export async function allPages<Item>(
  read: (page: Page) => Promise<{ readonly data: readonly Item[]; readonly totalCount: number }>,
  limit = maxPage,
): Promise<Item[]> {
  const items: Item[] = [];
  for (;;) {
    const { data, totalCount } = await read({ limit, offset: items.length });
    items.push(...data);
    if (data.length === 0 || items.length >= totalCount) return items;
  }
}
