import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { begin } from '../../syntheses.ts';
import synthesizeShared from '../../synthesize.ts';

/** Has the stages that people sign in to in other ways synthesized, and what all tests share. */
export default function setup(): void {
  synthesizeShared();
  begin(synthesizeStages);
}

function synthesizeStages(): Promise<unknown> {
  return promisify(execFile)(process.execPath, [join(import.meta.dirname, 'synthesize-stages.ts')]);
}
