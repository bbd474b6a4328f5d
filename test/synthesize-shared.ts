import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesize } from '../local/synthesize.ts';
import { assembly, fixtureAssembly, guardedAssembly } from './assembly.ts';
import { synthesizeFixture } from './local/cloud/fixture.ts';
import { guardedSettings, settings } from './settings.ts';

// Run by itself, since aws-cdk-lib loads many times faster outside jest.
const config = join(import.meta.dirname, '../.local/test-config');
const folders = [assembly, guardedAssembly, fixtureAssembly];
for (const folder of folders) rmSync(folder, { recursive: true, force: true });
mkdirSync(config, { recursive: true });
for (const [folder, content] of [
  [assembly, settings()],
  [guardedAssembly, guardedSettings()],
] as const) {
  writeFileSync(join(config, 'local.json'), JSON.stringify(content));
  synthesize(folder, config);
}
synthesizeFixture(fixtureAssembly);
