import { relative } from 'node:path';

/** As much as is used here of what Jest hands to a reporter when all suites are through. */
interface Results {
  readonly testResults: readonly {
    readonly testFilePath: string;
    /** In milliseconds. */
    readonly perfStats: { readonly runtime: number };
  }[];
}

/** Says after a run how many seconds each of its ten slowest suites took; nothing of a single suite. */
export default class {
  onRunComplete(_contexts: unknown, { testResults }: Results): void {
    if (testResults.length < 2) return;
    const slowest = testResults
      .toSorted((a, b) => b.perfStats.runtime - a.perfStats.runtime)
      .slice(0, 10)
      .map(({ testFilePath, perfStats }) => {
        const seconds = (perfStats.runtime / 1_000).toFixed(1).padStart(7);
        return `${seconds} s  ${relative(process.cwd(), testFilePath)}\n`;
      });
    process.stderr.write(`\nSlowest suites:\n${slowest.join('')}`);
  }
}
