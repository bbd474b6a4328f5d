import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { begin } from '../../syntheses.ts';
import synthesizeShared from '../../synthesize.ts';

/** Has the stages with guardrails of their own synthesized, and what all tests share. */
export default function setup(): void {
  synthesizeShared();
  begin(synthesizeGuarded);
}

function synthesizeGuarded(): Promise<unknown> {
  return promisify(execFile)(process.execPath, [join(import.meta.dirname, 'synthesize-stages.ts')]);
}
