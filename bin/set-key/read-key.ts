import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** The first line of standard input, without the space around it. At a terminal it is asked for, and not shown. */
export async function readKey(): Promise<string> {
  const { stdin, stderr } = process;
  if (stdin.isTTY) stderr.write("Clerk's secret key (sk_…), which is not shown: ");
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: silent, terminal: stdin.isTTY });
  try {
    for await (const line of lines) return line.trim();
    return '';
  } finally {
    lines.close();
    if (stdin.isTTY) stderr.write('\n');
  }
}
