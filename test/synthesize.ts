import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { begin } from './syntheses.ts';

/** Has the stacks synthesized that tests share. */
export default function setup(): void {
  begin(synthesizeShared);
}

function synthesizeShared(): Promise<unknown> {
  return promisify(execFile)(process.execPath, [join(import.meta.dirname, 'synthesize-shared.ts')]);
}
