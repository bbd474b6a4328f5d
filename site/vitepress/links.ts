import { posix } from 'node:path';
import type { Plan } from '../plan.ts';

/** Where a link leads on the site. */
export type LinkOnSite =
  /** To a page, by its path there. */
  | { readonly page: string }
  /** To a file of the repository that is no page; with its address where that is known. */
  | { readonly file: string; readonly address?: string };

/** What is needed of the plan to tell where a link leads. */
export type Places = Pick<Plan, 'places' | 'repository'>;

/** Where a link of a page of the repository leads on the site; undefined for one that stays as it is. */
export function linkOnSite(
  from: string,
  href: string,
  { places, repository }: Places,
): LinkOnSite | undefined {
  if (/^([a-z]+:|[#/])/.test(href)) return undefined;
  const [path = '', anchor] = href.split('#', 2);
  const file = posix.normalize(posix.join(posix.dirname(from), decodeURI(path)));
  // A file may be called `constructor`, which every object has.
  const page = Object.hasOwn(places, file) ? places[file] : undefined;
  if (page !== undefined) return { page: anchor === undefined ? page : `${page}#${anchor}` };
  return { file, ...(repository === undefined ? {} : { address: repository + file }) };
}

/** Where a picture of a page is on the site: all of them are in one folder. */
export function pictureOnSite(src: string): string {
  return src.replace(/^(?:\.\.\/)*(?:docs\/)?pictures\//, '/pictures/');
}
