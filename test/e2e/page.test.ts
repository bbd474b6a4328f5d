import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { hasBrowser, startBrowser } from './browser.ts';
import { useLaptop } from './laptop-fixture.ts';

const { laptop } = useLaptop();
const browsers = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
const pageUrl = () => new URL('/local/', laptop.mcpUrl).href;
const get = (url: string, accept: string, method = 'GET') =>
  fetch(url, { method, headers: { accept }, ...(method === 'POST' ? { body: '{}' } : {}) });

describe('over HTTP, without a credential', () => {
  test.each(['/local/', '/local', '/'])('%s is the page, whatever is accepted', async (path) => {
    for (const accept of [browsers, 'application/json', '*/*']) {
      const response = await get(new URL(path, laptop.mcpUrl).href, accept);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(await response.text()).toContain(`<code>${laptop.mcpUrl}</code>`);
    }
  });

  test('it says that there is a live view, and not where: the link has a key in it', async () => {
    const page = await (await get(pageUrl(), browsers)).text();
    expect(page).toContain('in its live view, which the link opens that npm start printed');
    const { port, hash } = new URL(laptop.live.link);
    expect(page).not.toContain(`127.0.0.1:${port}`);
    expect(page).not.toContain(hash.replace('#key=', ''));
  });

  test('the MCP URL answers a browser with the page and the challenge', async () => {
    const response = await get(laptop.mcpUrl, browsers);
    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(response.headers.get('www-authenticate')).toContain('resource_metadata=');
    expect(await response.text()).toBe(await (await get(pageUrl(), browsers)).text());
  });

  test.each([
    ['POST', 'application/json, text/event-stream'],
    ['POST', '*/*'],
    ['GET', 'text/event-stream'],
    ['GET', 'application/json, text/html;q=0.5'],
  ])(
    '%s that accepts %s gets JSON with the challenge, and reads where the page is',
    async (method, accept) => {
      const response = await get(laptop.mcpUrl, accept, method);
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toContain('resource_metadata=');
      const { error } = (await response.json()) as { error: { message: string } };
      expect(error.message).toContain(`People read ${pageUrl()} in a browser.`);
    },
  );

  test('nothing but GET is open', async () => {
    for (const method of ['POST', 'PUT', 'DELETE']) {
      expect((await get(pageUrl(), 'application/json', method)).status).toBe(401);
    }
  });
});

(hasBrowser ? describe : describe.skip)('in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  /** Does `work` on the page; fails on whatever the browser complains about. */
  async function onPage(
    options: Parameters<Browser['newContext']>[0],
    work: (page: Page, context: BrowserContext) => Promise<void>,
  ): Promise<void> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const complaints: string[] = [];
    // Without its policy a browser asks for an icon, which is not there.
    if (options?.bypassCSP !== true) page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(pageUrl());
    await work(page, context);
    expect(complaints).toEqual([]);
    await context.close();
  }

  const widths = [360, 768, 1280];
  const looks = (['light', 'dark'] as const).flatMap((colorScheme) =>
    widths.map((width) => ({ colorScheme, width })),
  );

  test.each(looks)('$colorScheme at $width fits, and axe finds nothing', async ({ colorScheme, width }) => {
    // axe comes as a script, which the page's own policy keeps out.
    await onPage({ colorScheme, viewport: { width, height: 800 }, bypassCSP: true }, async (page) => {
      for (const details of await page.locator('summary').all()) await details.click();
      const overflow = await page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(overflow).toBe(0);
      await page.addScriptTag({ content: axe.source });
      const { violations } = await page.evaluate<axe.AxeResults>('axe.run()');
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
      expect(found).toEqual([]);
    });
  });

  test('the keyboard alone opens a client and copies what to paste', async () => {
    await onPage({}, async (page, context) => {
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      const focused = (what: string) => page.evaluate<string>(`document.activeElement.${what}`);
      const stops: string[] = [];
      while (stops.at(-1) !== 'Claude Code' && stops.length < 10) {
        await page.keyboard.press('Tab');
        stops.push(await focused('textContent'));
      }
      expect(stops).toEqual(['Claude (web and desktop)', 'Claude Code']);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      expect(await focused('ariaLabel')).toBe('Copy: Claude Code, Sign in, Terminal');
      await page.keyboard.press('Enter');
      await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor();
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
        `claude mcp add --transport http clerk-local ${laptop.mcpUrl}`,
      );
    });
  });

  test('what can not be put on the clipboard is selected', async () => {
    await onPage({}, async (page) => {
      await page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
      await page.locator('summary', { hasText: 'ChatGPT' }).click();
      await page.getByRole('button', { name: 'Copy: ChatGPT' }).click();
      await page.getByRole('status').filter({ hasText: 'Selected' }).waitFor();
      expect(await page.evaluate('String(getSelection())')).toBe(laptop.mcpUrl);
    });
  });

  test('a link puts the server into its client, under the address that was called', async () => {
    await onPage({}, async (page) => {
      const href = async (name: string, client: string) => {
        await page.locator('summary', { hasText: client }).click();
        return (await page.getByRole('link', { name }).getAttribute('href')) ?? '';
      };
      const cursor = new URL(await href('Add to Cursor', 'Cursor'));
      expect(cursor.protocol).toBe('cursor:');
      expect(JSON.parse(atob(cursor.searchParams.get('config') ?? ''))).toEqual({ url: laptop.mcpUrl });
      const code = await href('Add to VS Code', 'VS Code');
      expect(JSON.parse(decodeURIComponent(code.replace('vscode:mcp/install?', '')))).toEqual({
        name: 'clerk-local',
        type: 'http',
        url: laptop.mcpUrl,
      });
      const kiro = new URL(await href('Add to Kiro', 'Kiro'));
      expect(JSON.parse(kiro.searchParams.get('config') ?? '')).toEqual({ url: laptop.mcpUrl });
    });
  });

  test('without scripts everything is there to read, and no link that does nothing', async () => {
    await onPage({ javaScriptEnabled: false }, async (page) => {
      await page.locator('summary', { hasText: 'Cursor' }).click();
      expect(await page.getByText('~/.cursor/mcp.json').first().isVisible()).toBe(true);
      expect(await page.getByText('Add to Cursor').isVisible()).toBe(false);
    });
  });
});
