import { expect, test } from '@jest/globals';
import { appPages } from '../../../lib/apps/pages.ts';

test('each app is one page of a few kilobytes, with nothing in it from elsewhere and no way to make markup of text', () => {
  const pages = Object.entries(appPages());
  expect(pages.map(([file]) => file)).toEqual(
    ['user', 'users', 'access', 'change'].map((app) => `app-${app}.html`),
  );
  for (const [file, page] of pages) {
    expect([file, page.length < 14_000]).toEqual([file, true]);
    expect(page.split('data-tool=""')).toHaveLength(2);
    expect(page).not.toMatch(
      /innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|Function\(|fetch\(|XMLHttp|https?:|import\(/,
    );
  }
});
