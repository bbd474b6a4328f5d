import { join } from 'node:path';
import { createApp } from '../../lib/app.ts';
import { readSettings } from '../../lib/settings/settings.ts';

// Run by itself, since aws-cdk-lib loads many times faster outside jest:
// `node synthesize-stages.ts <settings folder> <output folder> <stage>…` puts each assembly in <output>/<stage>, and
// names the stage on stderr before what is said of it.
const [settings = '', output = '', ...stages] = process.argv.slice(2);
for (const stage of stages) {
  process.stderr.write(`# ${stage}\n`);
  const bundling = stage === 'bundled' ? ['**'] : [];
  createApp(readSettings(stage, settings), {
    outdir: join(output, stage),
    context: { 'aws:cdk:bundling-stacks': bundling },
  }).synth();
}
