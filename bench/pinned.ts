import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Whether processes can be kept on one core here. */
export const canPin =
  availableParallelism() > 1 && spawnSync('taskset', ['-c', '1', 'true'], { stdio: 'ignore' }).status === 0;

/** The command line of a Node process on one core, 0 or 1; on any core where that can't be had. */
export function pinned(core: 0 | 1, parameters: readonly string[]): [command: string, parameters: string[]] {
  return canPin
    ? ['taskset', ['-c', String(core), process.execPath, ...parameters]]
    : [process.execPath, [...parameters]];
}
