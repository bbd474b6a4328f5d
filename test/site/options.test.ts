import { expect, test } from '@jest/globals';
import { siteOptions } from '../../site/options.ts';

test('it is only built unless somebody asks to have it served, then at one port of this machine', () => {
  expect(siteOptions([], {}).port).toBeUndefined();
  expect(siteOptions(['--serve'], {}).port).toBe(4173);
  expect(siteOptions(['--serve', '--port', '0'], {}).port).toBe(0);
});

test('where the repository can be read is said at the command line, or else in SITE_REPOSITORY', () => {
  const environment = { SITE_REPOSITORY: 'https://git.example.com/a' };
  expect(siteOptions([], environment).repository).toBe('https://git.example.com/a');
  const said = ['--repository', 'https://git.example.com/b'];
  expect(siteOptions(said, environment).repository).toBe('https://git.example.com/b');
});

test.each([
  [['--base', 'docs'], '--base docs: must begin and end with a slash, like /clerk-mcp/.'],
  [['--serve', '--port', '70000'], '--port 70000: must be a whole number from 0 to 65535.'],
  [
    ['--repository', 'javascript:alert(1)'],
    '--repository javascript:alert(1): must be the address of a page, like https://git.example.com/clerk-mcp.',
  ],
])('%j is refused with the reason', (parameters, message) => {
  expect(() => siteOptions(parameters, {})).toThrow(message);
});
