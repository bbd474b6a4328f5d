import { LinkChecker, LinkState } from 'linkinator';

/** What came of looking at every link. */
export interface LinkReport {
  /** How many addresses: pages, what they load, and what else they link to here. */
  readonly checked: number;
  /** Each as the page and the link that leads nowhere. */
  readonly broken: readonly string[];
}

/** Follows every link below `url` that stays there, and looks for the anchors; links to elsewhere are left alone. */
export async function checkLinks(url: string): Promise<LinkReport> {
  const { links } = await new LinkChecker().check({
    path: url,
    recurse: true,
    checkFragments: true,
    linksToSkip: async (link) => !link.startsWith(url),
  });
  const followed = links.filter(({ state }) => state !== LinkState.SKIPPED);
  return {
    checked: followed.length,
    broken: followed
      .filter(({ state }) => state === LinkState.BROKEN)
      .map((link) => `${link.parent?.replace(url, '/') ?? 'the front page'}: ${link.url.replace(url, '/')}`),
  };
}
