/**
 * Says on standard error what a command is about to do, before it does it: `Will <what>.` Standard output is for what came
 * of it, so that programs can read that.
 */
export function will(what: string): void {
  process.stderr.write(`Will ${what}.\n`);
}

/** What came of it, on standard output: a line of JSON, or else the text. */
export function print(json: boolean, value: unknown, text: string): void {
  process.stdout.write(`${json ? JSON.stringify(value) : text}\n`);
}
