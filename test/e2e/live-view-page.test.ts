import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type Laptop, startLaptop } from '../../local/laptop.ts';
import { assembly } from '../assembly.ts';
import { userCalled } from './approvals-fixture.ts';
import { hasBrowser, startBrowser } from './browser.ts';
import { as, clients, type TestClient } from './clients.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds on the page as it stands. */
async function findings(page: Page): Promise<unknown[]> {
  await page.evaluate(axe);
  const { violations } = (await page.evaluate('axe.run()')) as {
    violations: { id: string; nodes: { html: string }[] }[];
  };
  return violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]);
}

(hasBrowser ? describe : describe.skip)('the page of the live view', () => {
  let laptop: Laptop;
  let browser: Browser;
  let context: BrowserContext;
  let unattended: TestClient;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    [laptop, browser] = await Promise.all([startLaptop({ assembly }), startBrowser()]);
    unattended = await clients[0].connect(as(laptop));
  });
  afterAll(async () => {
    await unattended.close();
    await Promise.all([laptop.close(), browser.close()]);
  });
  beforeEach(async () => {
    laptop.clerk.reset();
    await context?.close();
    context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    page = await context.newPage();
    faults.length = 0;
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(String(error)));
    await page.goto(laptop.live.link);
    await page.getByText('Live', { exact: true }).waitFor();
  });

  const part = (name: string) => page.getByRole('region', { name });

  test('is opened by the link, whose key is in no address afterwards and was sent to nobody in one', async () => {
    const urls: string[] = [];
    page.on('request', (request) => urls.push(request.url(), request.headers()['referer'] ?? ''));
    expect(page.url()).toBe(`${laptop.live.url}/`);
    await page.reload();
    await page.getByText('Live', { exact: true }).waitFor();
    const other = await context.newPage();
    await other.goto(laptop.live.url);
    await other.getByText('Live', { exact: true }).waitFor();
    expect([...urls, page.url(), other.url()].filter((url) => url.includes(laptop.live.key))).toEqual([]);
    expect(faults).toEqual([]);
  });

  test('shows nothing to a browser without the key, and says where it is', async () => {
    const stranger = await (await browser.newContext()).newPage();
    await stranger.goto(laptop.live.url);
    await stranger.getByText('Open the link that npm start printed').waitFor();
    expect(await stranger.getByRole('region').count()).toBe(0);
    await stranger.goto(`${laptop.live.url}/#key=wrong`);
    // It takes the key out of the address, and looks anew.
    await stranger.waitForURL(`${laptop.live.url}/`);
    await stranger.getByText('Open the link that npm start printed').waitFor();
    await stranger.context().close();
  });

  test('lets somebody with a keyboard play, read the question, approve, and see the record and who is gone', async () => {
    await page.getByRole('button', { name: 'Play' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Approve' }).waitFor();
    await part('Asked before it is done').getByText('waiting').waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Approve');
    await page.keyboard.press('Enter');
    await part('See it work').getByText('Deleted.').waitFor();
    await part('Asked before it is done').getByText('approved').waitFor();
    await part('The record').getByText('done').first().waitFor();
    await part('Users, before and after').getByText('gone').waitFor();
    expect(await part('Calls').getByRole('listitem').count()).toBeGreaterThanOrEqual(4);
    expect(faults).toEqual([]);
  });

  test('tells screen readers what happens', async () => {
    await unattended.call('get_user', { userId: userCalled(laptop.clerk, 'Ada') });
    await page.getByRole('status').getByText('unattended-agent get_user: ok').waitFor();
  });

  test('has no finding of axe at three widths, light and dark, while something is asked', async () => {
    await page.getByRole('button', { name: 'Play' }).click();
    await page.getByRole('button', { name: 'Decline' }).waitFor();
    const found: unknown[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const width of [1280, 768, 360]) {
        await page.setViewportSize({ width, height: 900 });
        const scrolled = await page.evaluate('document.documentElement.scrollWidth');
        found.push([colorScheme, width, scrolled, ...(await findings(page))]);
      }
    }
    const wanted = ['light', 'dark'].flatMap((scheme) =>
      [1280, 768, 360].map((width) => [scheme, width, width]),
    );
    expect(found).toEqual(wanted);
    await page.getByRole('button', { name: 'Decline' }).click();
    await part('Asked before it is done').getByText('declined').waitFor();
  });

  test('shows what end users wrote as text, and runs none of it', async () => {
    const userId = userCalled(laptop.clerk, 'Umar');
    const firstName = '<img src=x onerror="document.title=1"><b id="injected">';
    await unattended.call('update_user', { userId, firstName });
    await part('Users, before and after').getByText(firstName).first().waitFor();
    await unattended.call('get_user', { userId });
    await part('Calls').getByText(firstName).first().waitFor();
    expect(await page.locator('#injected, .live img').count()).toBe(0);
    expect(await page.title()).toContain('Clerk MCP server');
    expect(faults).toEqual([]);
  });

  test('switches faults and the stage, and says what it could not do', async () => {
    const switched = page.waitForResponse(/\/faults$/);
    await page.getByLabel('Failing').check();
    expect((await switched).status()).toBe(204);
    await unattended.call('get_user', { userId: userCalled(laptop.clerk, 'Ada') });
    await part('Calls').getByText('clerk unavailable').waitFor();
    await page.getByLabel('Failing').uncheck();
    await page.getByLabel('read-only').check();
    await part('The record').getByText('switched_read-only').waitFor();
    const { content } = await unattended.call('ban_user', { userId: userCalled(laptop.clerk, 'Umar') });
    expect(JSON.stringify(content)).toContain('switched to read-only');
    await page.getByLabel('on', { exact: true }).check();
    await part('The record').getByText('switched_on').waitFor();
  });

  test('holds still on demand, and then shows what came meanwhile', async () => {
    await page.getByRole('button', { name: 'Hold still' }).click();
    const before = await part('Calls').getByRole('listitem').count();
    await unattended.call('whoami');
    await page.getByText(/^Held still: \d+ more$/).waitFor();
    expect(await part('Calls').getByRole('listitem').count()).toBe(before);
    await page.getByRole('button', { name: 'Hold still' }).click();
    await part('Calls').getByText('whoami').first().waitFor();
  });

  test('says so when npm start has ended', async () => {
    const other = await startLaptop({ assembly });
    await page.goto(other.live.link);
    await page.getByText('Live', { exact: true }).waitFor();
    await other.close();
    await page.getByText('Cut off: trying again …').waitFor();
  });
});
