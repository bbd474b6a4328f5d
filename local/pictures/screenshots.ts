import { chromium, type Page } from 'playwright-core';
import type { Laptop } from '../laptop.ts';

/** A picture of a page, as PNG. */
export interface Screenshot {
  readonly file: string;
  readonly png: Buffer;
}

/** Widths and heights of a window and of a phone. */
const sizes = { desktop: [1280, 1000], phone: [390, 844] } as const;

/**
 * The page of a laptop, and its live view while the demonstration asks, in a window and on a phone. Needs Chromium where
 * Debian puts it, or where CHROMIUM says; throws where it is not.
 */
export async function photograph(laptop: Laptop): Promise<Screenshot[]> {
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const page = await browser.newPage({ colorScheme: 'light', reducedMotion: 'reduce' });
    await page.goto(laptop.live.link);
    await page.getByRole('button', { name: 'Play' }).click();
    await page.getByRole('button', { name: 'Approve' }).waitFor();
    await page.getByRole('region', { name: 'Asked before it is done' }).getByText('waiting').waitFor();
    const taken: Screenshot[] = [];
    for (const [name, [width, height]] of Object.entries(sizes)) {
      taken.push({ file: `live-${name}.png`, png: await take(page, width, height) });
    }
    taken.push({ file: 'page.png', png: await takePage(page, laptop) });
    return taken;
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
