import { readFileSync } from 'node:fs';

/** Milliseconds in a tick of the kernel's: 100 a second on every Linux that Node runs on. */
const tick = 10;

/** CPU milliseconds of this process so far. */
export function ownCpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** CPU milliseconds of the child processes that have ended, to 10 ms; 0 where there is no /proc. */
export function childCpu(): number {
  if (process.platform !== 'linux') return 0;
  // proc(5): after the name in parentheses, cutime and cstime are the 14th and 15th field.
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[13]) + Number(fields[14])) * tick;
}
