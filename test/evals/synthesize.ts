import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { begin } from '../syntheses.ts';

/** Has the stage synthesized that the jobs are done on. */
export default function setup(): void {
  begin(synthesizeEvals);
}

function synthesizeEvals(): Promise<unknown> {
  return promisify(execFile)(process.execPath, [join(import.meta.dirname, 'synthesize-stage.ts')]);
}
