import { readFileSync } from 'node:fs';

/** Milliseconds between looks at who started this process: Node has no event for it. */
const lookEvery = 250;

/**
 * Calls `end` once, as soon as this process should end: at a signal, when nobody reads what it prints any more, or when
 * the npm that runs it is gone. npm passes a signal on to the shell that it runs a script in, and that to nobody; killed
 * hard it passes on nothing. Standard input says nothing: in the background it is closed from the start.
 */
export function onEnd(end: () => void): void {
  let isEnding = false;
  const endOnce = () => {
    if (isEnding) return;
    isEnding = true;
    end();
  };
  // Not `once`: Ctrl-C comes twice, from the terminal and from npm, and the second would end it in the middle.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, endOnce);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', endOnce);
  whenNpmIsGone(endOnce);
}

/** Calls `gone` when the npm that runs this process has ended; never when none does. */
export function whenNpmIsGone(gone: () => void): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const before = startedBy();
  const timer = setInterval(() => {
    if (startedBy() === before) return;
    clearInterval(timer);
    gone();
  }, lookEvery).unref();
}

/** The parent; where that is a shell that only runs this, with its own parent, which outlives or leaves it. */
function startedBy(): string {
  const parent = process.ppid;
  return runsOneCommand(parent) ? `${parent} of ${parentOf(parent)}` : String(parent);
}

function runsOneCommand(pid: number): boolean {
  return read(pid, 'cmdline').split('\0')[1] === '-c';
}

/** Empty where there is no /proc: there, shells become the one command that they run. */
function parentOf(pid: number): string {
  return /\) \S (\d+) [^)]*$/.exec(read(pid, 'stat'))?.[1] ?? '';
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
