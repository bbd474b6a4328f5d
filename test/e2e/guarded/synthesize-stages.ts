import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesize } from '../../../local/synthesize.ts';
import { settings } from '../../settings.ts';
import { folder, guardedStages } from './stages.ts';

// Run by itself, since aws-cdk-lib loads many times faster outside jest.
const shared = settings() as {
  access: { roles: object; rules: unknown[] };
  approvals: unknown;
  clerk: object;
};
rmSync(folder, { recursive: true, force: true });
for (const [stage, own] of Object.entries(guardedStages)) {
  const { guardrails, roles = {}, rules = [], approvals, clerk } = own;
  const access = {
    ...shared.access,
    ...own.access,
    roles: { ...shared.access.roles, ...roles },
    rules: [...shared.access.rules, ...rules],
  };
  mkdirSync(join(folder, stage), { recursive: true });
  writeFileSync(
    join(folder, stage, 'local.json'),
    JSON.stringify({
      ...shared,
      access,
      guardrails,
      approvals: approvals ?? shared.approvals,
      clerk: { ...shared.clerk, ...clerk },
    }),
  );
  synthesize(join(folder, stage, 'assembly'), join(folder, stage));
}
