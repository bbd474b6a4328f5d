import { makeCommand } from '../../bin/terminal/command-line.ts';
import { wholeNumber } from '../options.ts';

/** What `npm run bench:load` was asked for. */
export interface LoadOptions {
  /** How long each load lasts. */
  readonly seconds: number;
  /** Of the moments at which requests come. */
  readonly seed: number;
  readonly markdown: boolean;
}

/** Reads the command line. Throws `UsageError` for what can't be followed, and commander's own error after help. */
export function loadOptions(parameters: readonly string[]): LoadOptions {
  const { seconds, seed, markdown } = makeCommand({
    name: 'npm run bench:load --',
    description:
      'Show how fleets of 1 to 8 environments bear load, and where they refuse: about five minutes.',
    examples: ['npm run bench:load -- --seconds 5', 'npm run bench:load -- --markdown'],
  })
    .option('--seconds <number>', 'how long each load lasts', '20')
    .option('--seed <number>', 'of the moments at which requests come', '1')
    .option('--markdown', 'print tables for a page')
    .parse(parameters, { from: 'user' })
    .opts<{ seconds: string; seed: string; markdown?: true }>();
  return {
    seconds: wholeNumber('seconds', seconds, 1, 3600),
    seed: wholeNumber('seed', seed, 0, 2 ** 31 - 1),
    markdown: markdown ?? false,
  };
}
