import { chromium, type Page } from 'playwright-core';
import type { Laptop } from '../laptop.ts';
import { photographApps } from './app-screenshots.ts';
import type { Screenshot } from './screenshot.ts';

/** Widths and heights of a window and of a phone. */
const sizes = { desktop: [1280, 1000], phone: [390, 844] } as const;

/**
 * The live view of a laptop while the demonstration asks, in a window and on a phone; the page for people of its stage; and
 * apps in a host that shows them. Needs Chromium where Debian puts it, or where CHROMIUM says; throws where it is not.
 */
export async function photograph(laptop: Laptop): Promise<Screenshot[]> {
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const context = await browser.newContext({ colorScheme: 'light', reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(laptop.live.link);
    await page.getByRole('button', { name: 'Play' }).click();
    await page.getByRole('button', { name: 'Approve' }).waitFor();
    await page.getByRole('region', { name: 'Asked before it is done' }).getByText('waiting').waitFor();
    const taken: Screenshot[] = [];
    for (const [name, [width, height]] of Object.entries(sizes)) {
      taken.push({ file: `live-${name}.png`, png: await take(page, width, height) });
    }
    taken.push({ file: 'page.png', png: await takePage(page, laptop) });
    // Last, since they ask questions of their own.
    return [...taken, ...(await photographApps(laptop, context))];
  } finally {
    await browser.close();
  }
}

/** The page for people, from its top, as it is while somebody connects a client. */
async function takePage(page: Page, { mcpUrl }: Laptop): Promise<Buffer> {
  const [width, height] = sizes.desktop;
  await page.setViewportSize({ width, height });
  await page.goto(new URL('./', mcpUrl).href);
  await page.getByText('Claude Code', { exact: true }).click();
  await page.mouse.move(0, 0);
  return page.screenshot();
}

/** From where the live part of the page begins. */
async function take(page: Page, width: number, height: number): Promise<Buffer> {
  await page.setViewportSize({ width, height });
  await page.evaluate("document.querySelector('.live').scrollIntoView()");
  return page.screenshot();
}
