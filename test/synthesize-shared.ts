import { synthesize } from '../local/synthesize.ts';
import { assembly, fixtureAssembly } from './assembly.ts';
import { synthesizeFixture } from './local/cloud/fixture.ts';

// Run by itself, since aws-cdk-lib loads many times faster outside jest: `node synthesize-shared.ts <settings folder>`.
synthesize(assembly, process.argv[2]);
synthesizeFixture(fixtureAssembly);
