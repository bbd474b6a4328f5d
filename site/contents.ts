import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** Pages that are read together, by their paths in the repository. */
interface Section {
  readonly heading: string;
  readonly pages: readonly string[];
}

/** All pages of the repository that the site has, in the order in which a person reads; the front page is no part of it. */
export const sections: readonly Section[] = [
  { heading: 'Try it', pages: ['docs/laptop.md', 'docs/tools.md'] },
  { heading: 'Connect', pages: ['docs/clients.md', 'docs/evals.md'] },
  { heading: 'Deploy', pages: ['docs/deploying.md', 'docs/settings.md', 'docs/unproven.md'] },
  {
    heading: 'Decide who may what',
    pages: [
      'docs/identity.md',
      'docs/permissions.md',
      'docs/approvals.md',
      'docs/undoing.md',
      'docs/security.md',
      'SECURITY.md',
    ],
  },
  {
    heading: 'Run it',
    pages: [
      'docs/watching.md',
      'docs/runbooks.md',
      'docs/troubleshooting.md',
      'docs/logs.md',
      'docs/audit.md',
      'docs/reliability.md',
      'docs/scale.md',
      'docs/performance.md',
      'CHANGELOG.md',
    ],
  },
  {
    heading: 'Change it',
    pages: ['CONTRIBUTING.md', 'docs/rooms.md', 'docs/cold-start.md', 'findings/README.md'],
  },
  { heading: 'Decisions', pages: decisions() },
];

/** The page that the site begins with. */
export const frontPage = 'README.md';

/** Every page of the repository that the site has. */
export const sourcePages: readonly string[] = [frontPage, ...sections.flatMap(({ pages }) => pages)];

/** As the overview of decisions names them, itself first: so one list has their order. */
function decisions(): string[] {
  const folder = 'docs/decisions';
  const text = readFileSync(join(root, folder, 'README.md'), 'utf8');
  const named = [...text.matchAll(/^- .*?\]\((\S+\.md)\)/gm)].map(([, name = '']) => name);
  const others = readdirSync(join(root, folder)).filter(
    (name) => name.endsWith('.md') && name !== 'README.md' && !named.includes(name),
  );
  return ['README.md', ...named, ...others].map((name) => `${folder}/${name}`);
}

/** Where a page of the repository stands on the site: what is in `docs/` at the root, overviews as the index of a folder. */
export function placeOnSite(page: string): string {
  if (page === frontPage) return 'index.md';
  if (page === 'SECURITY.md') return 'reporting.md';
  const path = page.replace(/^docs\//, '').replace(/README\.md$/, 'index.md');
  return path.includes('/') ? path : path.toLowerCase();
}

/** The heading of a page, up to a colon: what it is called where it is one of many. Throws for a page without one. */
export function titleOf(page: string): string {
  const [, heading] = /^# (.+)$/m.exec(readFileSync(join(root, page), 'utf8')) ?? [];
  if (heading === undefined) throw new Error(`${page} has no heading`);
  return heading.split(':', 1).join('');
}
