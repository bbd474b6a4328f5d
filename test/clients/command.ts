import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';

/** What a command printed, and what it ended with. */
export interface Finished {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

const packages = join(import.meta.dirname, 'node_modules');

/** The file of a command that an installed package has. Throws when it has none of that name. */
export function commandFile(name: string, command: string): string {
  const manifest = join(packages, name, 'package.json');
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin?: Record<string, string> };
  const file = bin?.[command];
  if (file === undefined) throw new Error(`${name} has no command ${command}.`);
  return join(dirname(manifest), file);
}

/** Runs the command of an installed package, with no terminal and nothing to read, until it ends. */
export async function run(file: string, args: readonly string[]): Promise<Finished> {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { stdout, stderr, status };
}

/** What a command printed of a result: as JSON when it is, with how it told a failure. */
export function printedResult({ stdout, stderr, status }: Finished): {
  readonly text: string;
  readonly failure: 'marked' | 'thrown' | undefined;
} {
  if (stdout.trim() === '') return { text: stderr, failure: 'thrown' };
  const isMarked = status !== 0 || /"isError":\s*true/.test(stdout);
  return { text: `${stdout}${status === 0 ? '' : stderr}`, failure: isMarked ? 'marked' : undefined };
}
