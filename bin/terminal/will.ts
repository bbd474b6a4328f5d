import { ascii } from '../../lambda/base/ascii.ts';

/**
 * Says on standard error what a command is about to do, before it does it: `Will <what>.` Standard output is for what came
 * of it, so that programs can read that.
 */
export function will(what: string): void {
  process.stderr.write(`Will ${what}.\n`);
}

/** What came of it, on standard output: JSON in which nothing steers a terminal, in one line unless `indent` is given, or else the text. */
export function print(json: boolean, value: unknown, text: string, indent?: number): void {
  process.stdout.write(`${json ? ascii(JSON.stringify(value, null, indent)) : text}\n`);
}
