import { sumOf } from './agent/cost.ts';
import type { Done } from './job/done.ts';

const heads = ['job', 'end state', 'calls', 'tokens received', 'model in', 'model out', 'seconds'];

/** What `--json` prints: one line. */
export function jsonReport(model: string | undefined, all: readonly Done[]): string {
  const right = all.filter(({ problems }) => problems.length === 0).length;
  return JSON.stringify({ model: model ?? 'recorded', right, jobs: all, ...sumOf(all) });
}

/** A table with a line for each job and for all together, and below it what was wrong. */
export function textReport(all: readonly Done[]): string {
  const right = all.filter(({ problems }) => problems.length === 0).length;
  const total: Done = {
    job: 'all',
    problems: [],
    ...sumOf(all),
    modelTokens: {
      input: all.reduce((sum, { modelTokens }) => sum + (modelTokens?.input ?? 0), 0),
      output: all.reduce((sum, { modelTokens }) => sum + (modelTokens?.output ?? 0), 0),
    },
    seconds: all.reduce((sum, { seconds }) => sum + seconds, 0),
  };
  const rows = [
    heads,
    ...all.map((done) => cellsOf(done, done.problems.length === 0 ? 'right' : 'wrong')),
    cellsOf(total, `${right} of ${all.length} right`),
  ];
  const widths = heads.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  const wrong = all.flatMap(({ job, problems }) => problems.map((problem) => `${job}: ${problem}`));
  return `${[...lines, ...(wrong.length > 0 ? ['', ...wrong] : [])].join('\n')}\n`;
}

function cellsOf({ job, calls, tokens, modelTokens, seconds }: Done, state: string): string[] {
  return [
    job,
    state,
    String(calls),
    String(tokens),
    modelTokens ? String(modelTokens.input) : '–',
    modelTokens ? String(modelTokens.output) : '–',
    seconds.toFixed(1),
  ];
}
