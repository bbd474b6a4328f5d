import { createInterface } from 'node:readline/promises';
import { CommandError } from '../terminal/command-line.ts';

const notWritten = 1;

/** Where somebody is asked. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

/**
 * Asks, and returns true for a yes. Throws `CommandError` for any other answer, for none, and where there is no terminal to
 * ask at.
 */
export async function saysYes(
  question: string,
  { input, output }: Terminal = { input: process.stdin, output: process.stderr },
): Promise<true> {
  if (input.isTTY !== true) {
    throw new CommandError('Nothing was written, as there is no terminal to ask at. Next: give --yes.', {
      status: notWritten,
    });
  }
  const lines = createInterface({ input, output });
  try {
    output.write(`${question} [y/N] `);
    for await (const line of lines) {
      if (/^y(es)?$/i.test(line.trim())) return true;
      break;
    }
  } finally {
    lines.close();
  }
  throw new CommandError('Nothing was written.', { status: notWritten });
}
