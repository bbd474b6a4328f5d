import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createApp } from '../../../lib/app.ts';
import { readSettings } from '../../../lib/settings/settings.ts';
import { synthesize } from '../../../local/synthesize.ts';
import { settings } from '../../settings.ts';
import { assemblyOfRelease, recordOf, releases } from './releases.ts';
import { deployedStages, folder } from './stages.ts';

// Run by itself, since aws-cdk-lib loads many times faster outside jest.
const shared = settings() as { access: object; identity: object };
rmSync(folder, { recursive: true, force: true });
for (const [stage, { oidc, rules, cacheSeconds }] of Object.entries(deployedStages)) {
  const identity = { ...shared.identity, oidc, cacheSeconds };
  const access = { ...shared.access, rules };
  mkdirSync(join(folder, stage), { recursive: true });
  const own = JSON.stringify({ ...shared, identity, access, approvals: [] });
  writeFileSync(join(folder, stage, 'local.json'), own);
  synthesize(join(folder, stage, 'assembly'), join(folder, stage));
}
for (const release of releases) {
  const recorded = join(recordOf(release), 'stages');
  synthesize(assemblyOfRelease(release, 'local'), recorded);
  const context = { 'aws:cdk:bundling-stacks': [] };
  const outdir = assemblyOfRelease(release, 'full');
  createApp(readSettings('full', recorded), { outdir, context, checks: false }).synth();
}
