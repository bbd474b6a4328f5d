import { chromium } from 'playwright-core';
import { readFileSync } from 'node:fs';
import { startLaptop } from './laptop.ts';
const laptop = await startLaptop({ assembly: '.local/test-assembly' });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
page.on('console', (m) => console.log('console', m.text()));
page.on('pageerror', (m) => console.log('error', m));
await page.goto(laptop.live.link);
await page.getByRole('button', { name: 'Play' }).click();
await page.getByRole('button', { name: 'Approve' }).waitFor();
console.log(page.url());
for (const scheme of ['light', 'dark'] as const) {
  await page.emulateMedia({ colorScheme: scheme });
  for (const width of [1280, 800, 360]) {
    await page.setViewportSize({ width, height: 1000 });
    await page.evaluate(axe);
    const found = await page.evaluate('axe.run()') as any;
    console.log(scheme, width, found.violations.map((v: any) => [v.id, v.nodes.map((n: any) => n.html.slice(0, 120))]), await page.evaluate('document.documentElement.scrollWidth'));
    await page.screenshot({ path: `/tmp/live-${scheme}-${width}-asked.png`, fullPage: true });
  }
}
await page.setViewportSize({ width: 1280, height: 1000 });
await page.getByRole('button', { name: 'Approve' }).click();
await page.getByText('Play again').waitFor();
await page.getByLabel('Rate limit').check();
await page.getByLabel('read-only').check();
await page.getByText('by access key').first().waitFor();
await new Promise((r) => setTimeout(r, 500));
await page.screenshot({ path: `/tmp/live-done.png`, fullPage: true });
await browser.close();
await laptop.close();
