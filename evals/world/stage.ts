import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSettingsFile } from '../../lib/settings/file.ts';

/**
 * The machine of a team that runs the platform: it may handle keys and the instance's configuration, which the laptop's
 * own agents may not.
 */
export const platformMachine = { id: 'mch_2EvalsPlatformAgent00000001', name: 'platform-agent' } as const;

/** Whom refusals say to ask. */
export const contact = 'the identity team (#identity)';

const platformPermissions = [
  'users:read',
  'api_keys:*',
  'machines:*',
  'jwt_templates:*',
  'restrictions:*',
  'audit:read',
];

/** As much as is used here of the laptop's settings. */
interface LaptopSettings {
  readonly access: { readonly roles: object; readonly rules: readonly object[] };
  readonly approvals: { readonly rules: readonly object[] };
}

/**
 * The settings of the stage that the jobs are done on: those of the laptop, with a contact, and with the platform team's
 * machine, which is not asked either.
 */
export function stageSettings(): object {
  const { content } = readSettingsFile('local', join(import.meta.dirname, '../../config'));
  const laptop = content as LaptopSettings;
  const platform = { machine: platformMachine.id };
  const { access, approvals } = laptop;
  return {
    ...laptop,
    contact,
    access: {
      ...access,
      roles: { ...access.roles, platform: platformPermissions },
      rules: [...access.rules, { name: 'platform', principals: [platform], roles: ['platform'] }],
    },
    approvals: { ...approvals, rules: [...approvals.rules, { mode: 'never', principals: [platform] }] },
  };
}

/** Synthesizes that stage below `folder` and returns where its assembly is. Takes seconds. */
export async function synthesizeStage(folder: string): Promise<string> {
  // aws-cdk-lib takes a second to load.
  const { synthesize } = await import('../../local/synthesize.ts');
  const [config, assembly] = [join(folder, 'config'), join(folder, 'assembly')];
  mkdirSync(config, { recursive: true });
  writeFileSync(join(config, 'local.json'), JSON.stringify(stageSettings()));
  synthesize(assembly, config);
  return assembly;
}
