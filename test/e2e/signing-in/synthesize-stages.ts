import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesize } from '../../../local/synthesize.ts';
import { settings } from '../../settings.ts';
import { folder, stages } from './stages.ts';

// Run by itself, since aws-cdk-lib loads many times faster outside jest.
const shared = settings() as { access: object };
rmSync(folder, { recursive: true, force: true });
for (const [stage, { identity, rules }] of Object.entries(stages)) {
  mkdirSync(join(folder, stage), { recursive: true });
  writeFileSync(
    join(folder, stage, 'local.json'),
    JSON.stringify({
      ...shared,
      identity: { ...identity, iam: true },
      access: { ...shared.access, rules },
      approvals: [],
    }),
  );
  synthesize(join(folder, stage, 'assembly'), join(folder, stage));
}
