import { defaultTokenTtl, type MachineRecord } from '../state/credential-records.ts';
import { newSecret } from '../state/secrets.ts';

/** The machines that every seeded instance has. Their ids never change, so settings can name them; their keys do. */
export const seedMachines = {
  admin: { id: 'mch_2EmbeddedAdminAgent00000001', name: 'admin-agent' },
  unattended: { id: 'mch_2EmbeddedUnattendedAgent001', name: 'unattended-agent' },
  support: { id: 'mch_2EmbeddedSupportAgent000001', name: 'support-agent' },
  readOnly: { id: 'mch_2EmbeddedReadOnlyAgent00001', name: 'read-only-agent' },
} as const;

function seededMachine(
  { id, name }: { id: string; name: string },
  scopes: string[],
  createdAt: number,
): MachineRecord {
  return {
    id,
    name,
    secretKey: newSecret('ak'),
    previousSecretKeys: [],
    defaultTokenTtl,
    scopes: new Map(scopes.map((other) => [other, createdAt])),
    createdAt,
    updatedAt: createdAt,
  };
}

/** The seeded machines, made at `createdAt` (milliseconds since 1970). The admin agent may talk to the others. */
export function seededMachines(createdAt: number): MachineRecord[] {
  const { admin, unattended, support, readOnly } = seedMachines;
  return [
    seededMachine(admin, [support.id, readOnly.id], createdAt),
    seededMachine(unattended, [], createdAt),
    seededMachine(support, [], createdAt),
    seededMachine(readOnly, [], createdAt),
  ];
}
