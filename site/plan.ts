import { readFileSync } from 'node:fs';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { colourProperties } from '../lib/page/colours.ts';
import { tools } from '../lambda/tools/registry.ts';
import { frontPage, placeOnSite, sections, sourcePages, titleOf } from './contents.ts';
import type { Reference } from './reference/reference.ts';
import { placeOf } from './reference/words.ts';
import { slugOf } from './slug.ts';

const root = join(import.meta.dirname, '..');

/** The root of the generator, in which what it reads is put together; thrown away at each build. */
export const workFolder = join(import.meta.dirname, '.local');

/** An entry beside the pages: a page, or a group of them. */
export interface SidebarEntry {
  readonly text: string;
  readonly link?: string;
  readonly collapsed?: boolean;
  readonly items?: readonly SidebarEntry[];
}

/** What the generator's configuration is made of, beside the pages. */
export interface Plan {
  /** The pages of the repository, by their paths on the site, and the other way round. */
  readonly sources: Readonly<Record<string, string>>;
  readonly places: Readonly<Record<string, string>>;
  /** Where the reference tells of each tool and operation. */
  readonly tools: Readonly<Record<string, string>>;
  /** Where the repository can be read, up to the path of a file; undefined where that is not known. */
  readonly repository?: string;
  readonly title: string;
  readonly description: string;
  readonly sidebar: readonly SidebarEntry[];
  /** The colours of both schemes, as CSS. */
  readonly colours: string;
}

/** What a site is made with. */
export interface PlanOptions {
  /** Address of the repository; without it that of package.json, if that has one. */
  readonly repository: string | undefined;
}

/** Puts the pages and the plan into the work folder: what is in docs/ and beside it, the reference, the pictures. */
export async function writePlan({ repository }: PlanOptions, reference: Reference): Promise<void> {
  const pages = join(workFolder, 'pages');
  await rm(workFolder, { recursive: true, force: true });
  for (const page of sourcePages) await writePage(placeOnSite(page), textOf(page));
  for (const [place, text] of reference.pages) await writePage(place, text);
  await cp(join(root, 'docs/pictures'), join(pages, 'public/pictures'), { recursive: true });
  await writeFile(join(workFolder, 'plan.json'), JSON.stringify(planOf(repository, reference)));
  // Here, since the generator writes a file of its own beside its configuration while it reads that.
  await mkdir(join(workFolder, '.vitepress/theme'), { recursive: true });
  await writeFile(join(workFolder, '.vitepress/config.ts'), handedOn('../../vitepress/config.ts'));
  await writeFile(join(workFolder, '.vitepress/theme/index.ts'), handedOn('../../../vitepress/theme.ts'));

  async function writePage(place: string, text: string): Promise<void> {
    await mkdir(dirname(join(pages, place)), { recursive: true });
    await writeFile(join(pages, place), text);
  }
}

const handedOn = (from: string) => `export { default } from '${from}';\n`;

function planOf(repository: string | undefined, reference: Reference): Plan {
  const { name, description, repository: named } = packageJson();
  const address = repository ?? (typeof named === 'string' ? named : named?.url);
  return {
    sources: Object.fromEntries(sourcePages.map((page) => [placeOnSite(page), page])),
    places: Object.fromEntries(sourcePages.map((page) => [page, `/${placeOnSite(page)}`])),
    tools: Object.fromEntries([...tools.keys()].map((tool) => [tool, placeOf(tool) ?? ''])),
    ...(address === undefined ? {} : { repository: filesOf(address) }),
    title: name,
    description,
    sidebar: sidebarOf(reference),
    colours: coloursCss(),
  };
}

/** Where the files of a repository can be read, on the branch that it shows first: GitHub's paths, which GitLab takes, too. */
function filesOf(address: string): string {
  return `${address.replace(/^git\+/, '').replace(/(\.git)?\/?$/, '')}/blob/HEAD/`;
}

const entry = (page: string): SidebarEntry => ({
  text: titleOf(page),
  link: `/${placeOnSite(page)}`.replace(/index\.md$/, ''),
});

function sidebarOf({ groups }: Reference): SidebarEntry[] {
  const [first, ...others] = sections.map(({ heading, pages }) => ({
    text: heading,
    items: pages.map(entry),
  }));
  return [
    { text: 'Overview', link: '/' },
    ...(first ? [first] : []),
    {
      text: 'Tools reference',
      items: [
        { text: 'All tools', link: '/reference/' },
        ...groups.map(({ heading, names }) => ({
          text: heading,
          collapsed: true,
          items: names.map((name) => ({ text: name, link: `/reference/${name}` })),
        })),
        { text: 'Operations', link: '/reference/operations' },
      ],
    },
    ...others,
  ];
}

/** A page as it is; the front page begins with its heading and what the package says of itself. */
function textOf(page: string): string {
  const text = readFileSync(join(root, page), 'utf8');
  return page === frontPage ? frontPageOf(text) : text;
}

function frontPageOf(text: string): string {
  const [, heading = '', rest = ''] = /^# (.+)\n([^]*)$/.exec(text) ?? [];
  const headings = [...rest.matchAll(/^## (.+)$/gm)].map(([, name = '']) => name);
  const actions = headings.slice(0, 3).map((name, index) => ({
    theme: index === 0 ? 'brand' : 'alt',
    text: name.split(':', 1).join(''),
    link: `#${slugOf(name)}`,
  }));
  const front = { layout: 'home', hero: { name: heading, tagline: packageJson().description, actions } };
  // JSON is YAML, too.
  return `---\n${JSON.stringify(front)}\n---\n${rest}`;
}

interface PackageJson {
  readonly name: string;
  readonly description: string;
  readonly repository?: string | { readonly url: string };
}

function packageJson(): PackageJson {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as PackageJson;
}

function coloursCss(): string {
  return `:root {\n${colourProperties('light', '')}\n}\n.dark {\n${colourProperties('dark', '')}\n}`;
}
