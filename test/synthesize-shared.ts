import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesize } from '../local/synthesize.ts';
import { assembly, fixtureAssembly } from './assembly.ts';
import { synthesizeFixture } from './local/cloud/fixture.ts';
import { settings } from './settings.ts';

// Run by itself, since aws-cdk-lib loads many times faster outside jest.
const config = join(import.meta.dirname, '../.local/test-config');
for (const folder of [assembly, fixtureAssembly]) rmSync(folder, { recursive: true, force: true });
mkdirSync(config, { recursive: true });
writeFileSync(join(config, 'local.json'), JSON.stringify(settings()));
synthesize(assembly, config);
synthesizeFixture(fixtureAssembly);
