import { idSource } from './ids.ts';

/** A role of organizations; `ClerkState.roles` has it by key. Times here are milliseconds since 1970. */
export interface RoleRecord {
  id: string;
  name: string;
  description: string | null;
  /** Keys of permissions. */
  permissions: string[];
  createdAt: number;
  updatedAt: number;
}

/** What a role may allow; `ClerkState.permissions` has it by key. */
export interface PermissionRecord {
  id: string;
  name: string;
  description: string;
  /** Clerk's own, which nobody can change, or the application's. */
  type: 'system' | 'user';
  createdAt: number;
  updatedAt: number;
}

/** The roles that the members of some organizations may have; `ClerkState.roleSets` has it by id. */
export interface RoleSetRecord {
  id: string;
  key: string;
  name: string;
  description: string | null;
  /** There is one `initial` set: the one of new organizations. */
  type: 'initial' | 'custom';
  roleKeys: string[];
  defaultRoleKey: string;
  creatorRoleKey: string;
  createdAt: number;
  updatedAt: number;
}

/** Clerk's system permissions: https://clerk.com/docs/guides/organizations/control-access/roles-and-permissions */
const systemPermissions: Record<string, string> = {
  'org:sys_profile:manage': 'Manage organization',
  'org:sys_profile:delete': 'Delete organization',
  'org:sys_memberships:read': 'Read members',
  'org:sys_memberships:manage': 'Manage members',
  'org:sys_domains:read': 'Read domains',
  'org:sys_domains:manage': 'Manage domains',
  'org:sys_billing:read': 'Read billing',
  'org:sys_billing:manage': 'Manage billing',
};
const memberPermissions = ['org:sys_memberships:read', 'org:sys_billing:read'];

/** Key of the set that Clerk makes with an instance. */
export const defaultRoleSetKey = 'role_set:default';

const builtAt = Date.UTC(2024, 0, 1);

/** What every new instance has: system permissions, the roles Admin and Member, and one set of both. */
export function builtInRoles() {
  // A source of its own: the ids of the seed don't depend on how many roles there are.
  const ids = idSource(20_260_513);
  const times = { createdAt: builtAt, updatedAt: builtAt };
  const permissions = new Map<string, PermissionRecord>(
    Object.entries(systemPermissions).map(([key, name]) => [
      key,
      { id: ids.id('perm'), name, description: `${name} of the organization`, type: 'system', ...times },
    ]),
  );
  const role = (name: string, description: string, keys: string[]): RoleRecord => ({
    id: ids.id('role'),
    name,
    description,
    permissions: keys,
    ...times,
  });
  const roles = new Map([
    ['org:admin', role('Admin', 'Manages the organization', [...permissions.keys()])],
    ['org:member', role('Member', 'Takes part in the organization', [...memberPermissions])],
  ]);
  const roleSet: RoleSetRecord = {
    id: ids.id('rset'),
    key: defaultRoleSetKey,
    name: 'Default',
    description: null,
    type: 'initial',
    roleKeys: [...roles.keys()],
    defaultRoleKey: 'org:member',
    creatorRoleKey: 'org:admin',
    ...times,
  };
  return { permissions, roles, roleSets: new Map([[roleSet.id, roleSet]]) };
}
