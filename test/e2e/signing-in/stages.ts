import { join } from 'node:path';
import { seedStaffOrganization } from '../../../local/clerk/seed/seed-people.ts';
import { externalIssuer } from '../../settings.ts';

type StageName = 'identified' | 'upfront' | 'managed';

interface Stage {
  readonly identity: object;
  readonly rules: readonly object[];
}

const clerk = { issuer: 'https://clerk.laptop.example' };
const company = { name: 'company', issuer: externalIssuer };
const admins = {
  name: 'admins',
  principals: [{ organization: seedStaffOrganization, role: 'org:admin' }],
  roles: ['admin'],
};

/** Stages that people sign in to in other ways than to the shared one. */
export const stages: Readonly<Record<StageName, Stage>> = {
  // Where no permission is a scope.
  identified: { identity: { clerk }, rules: [admins] },
  // Where clients ask for everything at once.
  upfront: { identity: { clerk, permissionScopes: true, firstScopes: 'all' }, rules: [admins] },
  // Where the company's own authorization server decides.
  managed: {
    identity: { oidc: [company], permissionScopes: true, firstScopes: 'all' },
    rules: [
      {
        name: 'help desk',
        principals: [{ issuer: 'company', claims: { groups: 'helpdesk' } }],
        roles: ['support'],
      },
    ],
  },
};

/** Where `synthesize-stages.ts` puts the stages. */
export const folder = join(import.meta.dirname, '../../../.local/test-signing-in');

/** The synthesized assembly of a stage. */
export function assemblyOf(stage: StageName): string {
  return join(folder, stage, 'assembly');
}
