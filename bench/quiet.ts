import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const hasProc = existsSync('/proc/self/task');

/** How many looks in a row, at 5 ms each, make sure that processes wait: by what the kernel says of them, or else by time alone. */
export const looksUntilQuiet = hasProc ? 6 : 30;

/** Whether every thread of these processes sleeps: none runs, waits for a processor or for a disk. True where the kernel doesn't say. */
export function areQuiet(processes: readonly number[]): boolean {
  return !hasProc || processes.every((process) => statesOf(process).every((state) => state === 'S'));
}

/** Waits until these processes have been quiet for so many milliseconds. */
export async function untilQuiet(processes: readonly number[], milliseconds: number): Promise<void> {
  let since = performance.now();
  while (performance.now() - since < milliseconds) {
    await sleep(5);
    if (!areQuiet(processes)) since = performance.now();
  }
}

/** The states of a process's threads, as `S` for one that sleeps (proc(5)); none of a process that is gone. */
function statesOf(process: number): string[] {
  const folder = `/proc/${process}/task`;
  const read = (thread: string) => readFileSync(`${folder}/${thread}/stat`, 'utf8').split(') ')[1]?.[0] ?? '';
  return (orIfGone(() => readdirSync(folder)) ?? []).map((thread) => orIfGone(() => read(thread)) ?? 'gone');
}

function orIfGone<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
