import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';

/** Ends a process with this one, however early this one ends. */
export function endWithThis(child: ChildProcess): void {
  // One that is frozen hears no other signal.
  const end = () => void child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
}

/** Removes a folder with the end of this process. */
export function removeAtEnd(folder: string): void {
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}
