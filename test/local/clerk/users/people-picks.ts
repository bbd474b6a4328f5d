import type { EmbeddedClerk } from '../../../../local/clerk/server.ts';
import { first } from '../../../../local/examples/picks.ts';

export {
  ada,
  first,
  grace,
  keiko,
  lastOrganization,
  northwind,
  session,
  userWith,
} from '../../../../local/examples/picks.ts';

export const domain = (clerk: EmbeddedClerk) => first(clerk.state.organizationDomains);
export const adminRole = (clerk: EmbeddedClerk) => clerk.state.roles.get('org:admin')!;
export const memberRole = (clerk: EmbeddedClerk) => clerk.state.roles.get('org:member')!;
export const permissionId = (clerk: EmbeddedClerk, key: string) => clerk.state.permissions.get(key)!.id;
export const connection = (clerk: EmbeddedClerk) => first(clerk.state.connections);
export const subscriptionOf = (clerk: EmbeddedClerk, id: string) =>
  [...clerk.state.subscriptions.values()].find((item) => item.owner.id === id)!;

export const form = (fields: Record<string, string | File>) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  return data;
};

/** A role of the application's own, as if it had been made before. */
export function customRole(clerk: EmbeddedClerk): string {
  clerk.state.roles.set('org:auditor', {
    id: 'role_auditor',
    name: 'Auditor',
    description: null,
    permissions: ['org:sys_memberships:read'],
    createdAt: 1_700_000_000_000,
    updatedAt: 1_700_000_000_000,
  });
  return 'role_auditor';
}

/** A permission of the application's own. */
export function customPermission(clerk: EmbeddedClerk): string {
  clerk.state.permissions.set('org:reports:read', {
    id: 'perm_reports',
    name: 'Read reports',
    description: '',
    type: 'user',
    createdAt: 1_700_000_000_000,
    updatedAt: 1_700_000_000_000,
  });
  return 'perm_reports';
}

/** A second role set. */
export function customRoleSet(clerk: EmbeddedClerk): string {
  const original = first(clerk.state.roleSets);
  clerk.state.roleSets.set('rset_other', {
    ...original,
    id: 'rset_other',
    key: 'role_set:other',
    type: 'custom',
  });
  return 'role_set:other';
}
