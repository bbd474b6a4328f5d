import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { begin } from '../../syntheses.ts';

/** Has two versions of a stack synthesized, and the stages of releases. */
export default function setup(): void {
  begin(synthesizeDeployed);
}

function synthesizeDeployed(): Promise<unknown> {
  return promisify(execFile)(process.execPath, [join(import.meta.dirname, 'synthesize-stages.ts')]);
}
