import { makeCommand, UsageError } from '../bin/terminal/command-line.ts';

/** What `npm run bench` was asked for. */
export interface BenchOptions {
  readonly quick: boolean;
  /** Cold rounds; undefined for as many as the extent has. */
  readonly rounds: number | undefined;
  /** Of the order in which samples are taken. */
  readonly seed: number;
  /** The commit of this project that takes part; undefined for the usual one, where it is no quick run. */
  readonly against: string | undefined;
  readonly writeDocs: boolean;
}

/** Before anything was done about what people wait for: gates are held to it. */
export const usualCommit = '25b5c01';

const mostRounds = 1000;
const seeds = 2 ** 31;

/** Reads the command line. Throws `UsageError` for what can't be followed, and commander's own error after help. */
export function benchOptions(parameters: readonly string[]): BenchOptions {
  const { quick, rounds, seed, against, writeDocs } = makeCommand({
    name: 'npm run bench --',
    description:
      'Measure speed and size beside other ways to serve MCP from Lambda: about 45 minutes. The first run installs what it compares with. Ends with 1 when a gate is not met.',
    examples: [
      'npm run bench -- --quick',
      'npm run bench -- --rounds 5 --seed 7',
      'npm run bench -- --quick --against HEAD~1',
    ],
  })
    .option('--quick', 'only most of what the goals need, in few rounds: under two minutes')
    .option('--rounds <number>', `cold rounds, and a warm one for every four (default: 21, or 5 when quick)`)
    .option('--seed <number>', 'the order of an earlier run, which it printed (default: another each time)')
    .option(
      '--against <commit>',
      `the commit of this project that is measured, too (default: ${usualCommit}, or none when quick)`,
    )
    .option('--write-docs', 'write the tables of docs/performance.md anew')
    .parse(parameters, { from: 'user' })
    .opts<{ quick?: true; rounds?: string; seed?: string; against?: string; writeDocs?: true }>();
  return {
    quick: quick ?? false,
    rounds: rounds === undefined ? undefined : wholeNumber('rounds', rounds, 1, mostRounds),
    seed: seed === undefined ? Math.floor(Math.random() * seeds) : wholeNumber('seed', seed, 0, seeds - 1),
    against,
    writeDocs: writeDocs ?? false,
  };
}

/** The number that an option is given. Throws `UsageError`. */
export function wholeNumber(name: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < least || number > most) {
    throw new UsageError(`--${name} ${text}: must be a whole number from ${least} to ${most}.`);
  }
  return number;
}
