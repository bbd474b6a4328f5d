import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { placeOnSite, sections } from '../../site/contents.ts';
import { pageNames } from '../../site/reference/words.ts';
import { type Served, serveSite } from '../../site/serve.ts';
import { hasBrowser, startBrowser } from '../e2e/browser.ts';

const root = join(import.meta.dirname, '../..');
const isInstalled = existsSync(join(root, 'site/node_modules'));
if (!isInstalled && process.env['SITE_TESTS'] === 'required') {
  throw new Error('What builds the site must be installed: npm ci --prefix site');
}

/** Longer than a build takes on a machine that does much else. */
const buildTimeout = 300_000;
const widths = [390, 768, 1280];
const looks = widths.flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
);
/** Where what folds and what has another colour differs most. */
const extremes = looks.filter(({ width, colorScheme }) =>
  colorScheme === 'light' ? width === 390 : width === 1280,
);

let folder: string;
let served: Served;

/** By a name that the compiler does not follow: what this is made of is there only where the site is installed. */
const linkCheckerPath = join(root, 'site/check-links.ts');
async function linkChecker(): Promise<{
  checkLinks: (url: string) => Promise<{ readonly broken: readonly string[] }>;
}> {
  return import(linkCheckerPath);
}

/** Builds the site as the command does, unless SITE_FOLDER says where it is built already. */
async function build(): Promise<string> {
  const built = process.env['SITE_FOLDER'];
  if (built !== undefined) return resolve(root, built);
  const child = spawn(process.execPath, ['site/start.ts', '--out', join(folder, 'site')], {
    cwd: root,
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  expect({ status: child.exitCode, out, errors }).toMatchObject({ status: 0 });
  return join(folder, 'site');
}

(isInstalled ? describe : describe.skip)('the site', () => {
  let site: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'site-'));
    site = await build();
    served = await serveSite(site, '/');
  }, buildTimeout);
  afterAll(async () => {
    await served.close();
    await rm(folder, { recursive: true });
  });

  test('has each page of the repository and of each tool, and beside it the way to all others', async () => {
    const pages = [
      ...sections.flatMap(({ pages }) => pages.map(placeOnSite)),
      ...pageNames.map((name) => `reference/${name}.md`),
      'reference/operations.md',
    ].map((place) => `/${place.replace(/\.md$/, '.html').replace(/index\.html$/, '')}`);
    const html = await (await fetch(new URL('/laptop.html', served.url))).text();
    const [, sidebar = ''] = /<aside class="VPSidebar"[^]*?>([^]*?)<\/aside>/.exec(html) ?? [];
    const linked = new Set([...sidebar.matchAll(/href="([^"]+)"/g)].map((match) => match[1]));
    expect(pages.filter((page) => !linked.has(page))).toEqual([]);
    const answers = await Promise.all(
      pages.map(async (page) => (await fetch(new URL(page, served.url))).status),
    );
    expect(new Set(answers)).toEqual(new Set([200]));
  });

  test('shows of a tool what it needs, what it risks, what it takes, and a real question and answer', async () => {
    const html = await (await fetch(new URL('/reference/ban_user.html', served.url))).text();
    const [, main = ''] = /<main[^]*?>([^]*)<\/main>/.exec(html) ?? [];
    const shown = main.replaceAll(/<[^>]+>/g, '');
    for (const said of [
      'Ban a user',
      'users:ban: ban, unban, lock and unlock users',
      'may destroy',
      'Undone by unban_user',
      'Required.',
      'Do you approve this?',
      'Keiko Tanaka',
      'status: banned',
    ]) {
      expect(shown).toContain(said);
    }
  });

  test('has no link or anchor that leads nowhere, and one that is put in is found', async () => {
    const { checkLinks } = await linkChecker();
    expect((await checkLinks(served.url)).broken).toEqual([]);
    const copy = join(folder, 'broken');
    await cp(site, copy, { recursive: true });
    const page = join(copy, 'laptop.html');
    const bad = '<a href="/gone.html">1</a><a href="/tools.html#gone">2</a><a href="#gone">3</a></main>';
    await writeFile(page, (await readFile(page, 'utf8')).replace('</main>', bad));
    const other = await serveSite(copy, '/');
    try {
      expect((await checkLinks(other.url)).broken.toSorted()).toEqual([
        '/laptop.html: /gone.html',
        '/laptop.html: /laptop.html#gone',
        '/laptop.html: /tools.html#gone',
      ]);
    } finally {
      await other.close();
    }
  });

  (hasBrowser ? describe : describe.skip)('in a browser', () => {
    let browser: Browser;
    let context: BrowserContext;
    let page: Page;
    const faults: string[] = [];
    const elsewhere: string[] = [];

    beforeAll(async () => {
      browser = await startBrowser();
    });
    afterAll(() => browser.close());
    beforeEach(async () => {
      faults.length = 0;
      elsewhere.length = 0;
      await context?.close();
    });

    async function open(path: string, look: (typeof looks)[number]): Promise<void> {
      const { width, colorScheme } = look;
      context = await browser.newContext({
        viewport: { width, height: 900 },
        colorScheme,
        reducedMotion: 'reduce',
      });
      page = await context.newPage();
      page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
      page.on('pageerror', (error) => faults.push(String(error)));
      page.on('request', (request) => {
        const url = request.url();
        if (!url.startsWith(served.url) && !url.startsWith('data:')) elsewhere.push(url);
      });
      await page.goto(new URL(path, served.url).href);
      // The page is alive, and listens to keys.
      await page.waitForFunction("document.querySelector('#app').__vue_app__ !== undefined");
    }

    /** What is wrong with the page as it stands: what axe finds, what is too wide, what failed, what went elsewhere. */
    async function wrong(): Promise<unknown> {
      await page.evaluate(axe.source);
      // Told in the page: what else axe has to say of long ones takes minutes on its way here.
      const findings = await page.evaluate(
        "axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))",
      );
      return {
        axe: findings,
        tooWide: await page.evaluate('document.documentElement.scrollWidth > innerWidth'),
        faults,
        elsewhere,
      };
    }
    const nothingWrong = { axe: [], tooWide: false, faults: [], elsewhere: [] };

    const onEach = (paths: readonly string[], these: typeof looks) =>
      paths.flatMap((path) => these.map((look) => ({ path, ...look })));

    test.each([
      ...onEach(['/'], looks),
      ...onEach(['/approvals.html', '/reference/update_user.html', '/reference/operations.html'], extremes),
    ])(
      '$path can be read by everyone at $width, $colorScheme, and asks nobody else',
      async ({ path, ...look }) => {
        await open(path, look);
        expect(await wrong()).toEqual(nothingWrong);
      },
    );

    test.each(extremes)(
      'the search finds a tool by its name, with the keyboard alone, at $width, $colorScheme',
      async (look) => {
        await open('/laptop.html', look);
        await page.keyboard.press('Control+k');
        const field = page.getByRole('combobox', { name: 'Search' });
        await field.fill('ban_user');
        await page.getByRole('option', { name: 'Ban a user' }).first().waitFor();
        expect(await wrong()).toEqual(nothingWrong);
        await field.press('Enter');
        await page.waitForURL(/\/reference\/ban_user\.html/);
      },
    );

    test('pictures are those of the scheme that the reader has chosen', async () => {
      await open('/', { width: 1280, colorScheme: 'light' });
      const seen = () =>
        page.evaluate(
          "[...document.querySelectorAll('main img')].filter((img) => img.offsetParent).map((img) => img.getAttribute('src'))",
        );
      expect(await seen()).toEqual(['/pictures/request-light.svg', '/pictures/demonstration-light.svg']);
      await page.getByRole('switch').first().click();
      expect(await seen()).toEqual(['/pictures/request-dark.svg', '/pictures/demonstration-dark.svg']);
    });
  });
});
