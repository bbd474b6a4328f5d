/**
 * Says on standard error what a command is about to do, before it does it: `Will <what>.` Standard output is for what came
 * of it, so that programs can read that.
 */
export function will(what: string): void {
  process.stderr.write(`Will ${what}.\n`);
}

/** What came of it, on standard output: a line of JSON, in which nothing steers a terminal, or else the text. */
export function print(json: boolean, value: unknown, text: string): void {
  process.stdout.write(`${json ? inAscii(JSON.stringify(value)) : text}\n`);
}

/** JSON leaves what turns a line or begins a command of a terminal as it is; others may have written it. */
function inAscii(text: string): string {
  return text.replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
