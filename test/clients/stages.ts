import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSettingsFile } from '../../lib/settings/file.ts';
import { seedMachines } from '../../local/clerk/seed/seed-machines.ts';
import { synthesize } from '../../local/synthesize.ts';

/** What people's clients ask for first: `identity.firstScopes` of a stage. */
export type FirstScopes = 'read' | 'all';

const folder = join(import.meta.dirname, '../../.local/clients');

/** Whom the stages' refusals say to ask. */
export const contact = 'the platform team (#clerk-mcp)';

/** Whose changes of a user go ahead at once. */
const admin = { machine: seedMachines.admin.id };

let made: Readonly<Record<FirstScopes, string>> | undefined;

/**
 * Synthesizes the stage of the laptop once for each of `firstScopes`, but that machines are asked before deletions, too,
 * and that refusals name a contact. Returns where the assemblies are. Takes seconds, the first time:
 * the CDK stages an asset once in a process, wherever it is wanted.
 */
export function synthesizeStages(): Readonly<Record<FirstScopes, string>> {
  return (made ??= synthesizeBoth());
}

function synthesizeBoth(): Readonly<Record<FirstScopes, string>> {
  const { content } = readSettingsFile('local', join(import.meta.dirname, '../../config'));
  const laptop = content as { readonly identity: object };
  rmSync(folder, { recursive: true, force: true });
  const stage = (firstScopes: FirstScopes): string => {
    const [config, assembly] = [join(folder, firstScopes, 'config'), join(folder, firstScopes, 'assembly')];
    mkdirSync(config, { recursive: true });
    const settings = {
      ...laptop,
      contact,
      approvals: [{ mode: 'never', tools: ['update_user'], principals: [admin] }],
      identity: { ...laptop.identity, firstScopes },
    };
    writeFileSync(join(config, 'local.json'), JSON.stringify(settings));
    synthesize(assembly, config);
    return assembly;
  };
  return { read: stage('read'), all: stage('all') };
}
