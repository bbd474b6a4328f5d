import type { PlanRecord, SubscriptionRecord } from './billing-records.ts';
import type { ConnectionRecord } from './connection-records.ts';
import type { OrganizationDomainRecord, OrganizationInvitationRecord } from './organization-records.ts';
import { builtInRoles } from './role-records.ts';
import type { PermissionRecord, RoleRecord, RoleSetRecord } from './role-records.ts';

/** What there is around users and organizations. */
export interface PeopleRecords {
  /** By key, such as `org:admin`. */
  roles: Map<string, RoleRecord>;
  /** By key, such as `org:sys_profile:manage`. */
  permissions: Map<string, PermissionRecord>;
  roleSets: Map<string, RoleSetRecord>;
  organizationInvitations: Map<string, OrganizationInvitationRecord>;
  organizationDomains: Map<string, OrganizationDomainRecord>;
  /** Enterprise connections, those made as SAML connections included. */
  connections: Map<string, ConnectionRecord>;
  plans: Map<string, PlanRecord>;
  subscriptions: Map<string, SubscriptionRecord>;
}

/** As in a new instance: Clerk's own roles and permissions, and nothing else. */
export function emptyPeopleRecords(): PeopleRecords {
  return {
    ...builtInRoles(),
    organizationInvitations: new Map(),
    organizationDomains: new Map(),
    connections: new Map(),
    plans: new Map(),
    subscriptions: new Map(),
  };
}
