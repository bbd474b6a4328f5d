import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const path = 'docs/pictures/site.png';

/**
 * Writes the picture that the documentation shows of the site at `url`: the page of a tool. Returns its path. Needs Chromium
 * where Debian puts it, or where CHROMIUM says; throws where it is not.
 */
export async function writePicture(url: string): Promise<string> {
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const page = await browser.newPage({
      colorScheme: 'light',
      reducedMotion: 'reduce',
      viewport: { width: 1280, height: 800 },
    });
    await page.goto(new URL('reference/ban_user.html', url).href, { waitUntil: 'networkidle' });
    await writeFile(join(import.meta.dirname, '..', path), await page.screenshot());
    return path;
  } finally {
    await browser.close();
  }
}
