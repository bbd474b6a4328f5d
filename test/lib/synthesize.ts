import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { begin } from '../syntheses.ts';
import { stageSettings } from './stages.ts';
import { folder } from './synthesized.ts';

/** Has every stage synthesized once for all tests of the stack, and beside them those in which settings meet in pairs. */
export default function setup(): void {
  begin(synthesizeStages);
  begin(synthesizePairs);
}

async function synthesizePairs(): Promise<void> {
  await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'synthesize-pairs.ts')]);
}

async function synthesizeStages(): Promise<void> {
  const config = join(folder, 'config');
  await rm(folder, { recursive: true, force: true });
  await mkdir(config, { recursive: true });
  const stages = Object.entries(stageSettings);
  for (const [stage, settings] of stages) {
    await writeFile(join(config, `${stage}.json`), JSON.stringify(settings));
  }
  const script = join(import.meta.dirname, 'synthesize-stages.ts');
  const parameters = [script, config, folder, ...stages.map(([stage]) => stage)];
  const { stderr } = await promisify(execFile)(process.execPath, parameters, { cwd: folder });
  await writeFile(join(folder, 'stderr.txt'), stderr);
}
