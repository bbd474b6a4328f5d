import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createApp } from '../../lib/app.ts';
import { readSettings } from '../../lib/settings/settings.ts';
import { folder, pairedStages } from './pairs.ts';

// Run by itself, since aws-cdk-lib loads many times faster outside jest. All checks are on; nothing is bundled.
rmSync(folder, { recursive: true, force: true });
const stages = pairedStages();
for (const [index, { stage, settings }] of stages.entries()) {
  const directory = join(folder, String(index));
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, `${stage}.json`), JSON.stringify(settings));
  createApp(readSettings(stage, directory), {
    outdir: join(directory, 'assembly'),
    context: { 'aws:cdk:bundling-stacks': [] },
  }).synth();
}
writeFileSync(join(folder, 'stages.json'), JSON.stringify(stages));
