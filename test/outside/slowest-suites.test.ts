import { expect, jest, test } from '@jest/globals';
import { join } from 'node:path';
import SlowestSuites from './slowest-suites.ts';

/** What is printed after suites that took so many milliseconds. */
function printedAfter(milliseconds: Readonly<Record<string, number>>): string {
  const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const testResults = Object.entries(milliseconds).map(([file, runtime]) => ({
    testFilePath: join(process.cwd(), file),
    perfStats: { runtime },
  }));
  new SlowestSuites().onRunComplete(undefined, { testResults });
  const printed = write.mock.calls.map(([text]) => text).join('');
  write.mockRestore();
  return printed;
}

test('after a run one reads how long its slowest suites took, the slowest first', () => {
  expect(printedAfter({ 'test/a.test.ts': 40, 'test/e2e/b.test.ts': 124_229, 'test/c.test.ts': 6_040 }))
    .toBe(`
Slowest suites:
  124.2 s  test/e2e/b.test.ts
    6.0 s  test/c.test.ts
    0.0 s  test/a.test.ts
`);
});

test('ten of them', () => {
  const suites = Object.fromEntries(
    Array.from({ length: 175 }, (_, index) => [`${index}.test.ts`, index * 1_000]),
  );
  const lines = printedAfter(suites).trim().split('\n');
  expect(lines).toHaveLength(11);
  expect([lines[1], lines[10]]).toEqual(['  174.0 s  174.test.ts', '  165.0 s  165.test.ts']);
});

test('and nothing after a single suite, of which Jest says it already', () => {
  expect(printedAfter({ 'test/a.test.ts': 9_000 })).toBe('');
});
