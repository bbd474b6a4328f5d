import { catalogGroups } from '../catalog/catalog.ts';
import type { LoadTools } from '../definition/tool.ts';

/** The tools that are listed unless a stage hides them, in this order. */
export const listedGroups: Readonly<Record<string, LoadTools>> = {
  whoami: async () => [(await import('./server/whoami.ts')).whoami],
  findUser: async () => [(await import('./users/find-user.ts')).findUser],
  getUser: async () => [(await import('./users/get-user.ts')).getUser],
  listUsers: async () => [(await import('./users/list-users.ts')).listUsers],
  getUserMemberships: async () => [(await import('./users/get-user-memberships.ts')).getUserMemberships],
  listUserSessions: async () => [(await import('./sessions/list-user-sessions.ts')).listUserSessions],
  createUser: async () => [(await import('./users/create-user.ts')).createUser],
  updateUser: async () => [(await import('./users/update-user.ts')).updateUser],
  changeContactMethods: async () => [
    (await import('./users/change-contact-methods.ts')).changeContactMethods,
  ],
  banUser: async () => [(await import('./users/ban-user.ts')).banUser],
  unbanUser: async () => [(await import('./users/unban-user.ts')).unbanUser],
  revokeUserSessions: async () => [(await import('./sessions/revoke-user-sessions.ts')).revokeUserSessions],
  deleteUser: async () => [(await import('./users/delete-user.ts')).deleteUser],
  createUserInvitation: async () => [
    (await import('./invitations/create-user-invitation.ts')).createUserInvitation,
  ],
  listInvitations: async () => [(await import('./invitations/list-invitations.ts')).listInvitations],
  revokeInvitation: async () => [(await import('./invitations/revoke-invitation.ts')).revokeInvitation],
  listOrganizations: async () => [(await import('./organizations/list-organizations.ts')).listOrganizations],
  getOrganization: async () => [(await import('./organizations/get-organization.ts')).getOrganization],
  createOrganization: async () => [
    (await import('./organizations/create-organization.ts')).createOrganization,
  ],
  updateOrganization: async () => [
    (await import('./organizations/update-organization.ts')).updateOrganization,
  ],
  listOrganizationMembers: async () => [
    (await import('./organizations/list-organization-members.ts')).listOrganizationMembers,
  ],
  setOrganizationMember: async () => [
    (await import('./organizations/set-organization-member.ts')).setOrganizationMember,
  ],
  removeOrganizationMember: async () => [
    (await import('./organizations/remove-organization-member.ts')).removeOrganizationMember,
  ],
  createOrganizationInvitation: async () => [
    (await import('./organizations/create-organization-invitation.ts')).createOrganizationInvitation,
  ],
  reviewAccess: async () => [(await import('./access-review/review-access.ts')).reviewAccess],
  offboardUser: async () => [(await import('./offboarding/offboard-user.ts')).offboardUser],
  exportUsers: async () => [(await import('./user-export/export-users.ts')).exportUsers],
  inviteUsers: async () => [(await import('./bulk-users/invite-users.ts')).inviteUsers],
  createUsers: async () => [(await import('./bulk-users/create-users.ts')).createUsers],
  searchAuditLog: async () => [(await import('./server/search-audit-log.ts')).searchAuditLog],
  searchOperations: async () => [(await import('./operations/search-operations.ts')).searchOperations],
  runOperation: async () => [(await import('./operations/run-operation.ts')).runOperation],
};

/** All tools and operations, the listed ones first, each group loaded when one of it is called. */
export const toolGroups: Readonly<Record<string, LoadTools>> = {
  ...listedGroups,
  // Tools of the same kind that few need every day: found by search, like the catalog.
  lockUser: async () => [(await import('./users/lock-user.ts')).lockUser],
  unlockUser: async () => [(await import('./users/unlock-user.ts')).unlockUser],
  updateUserMetadata: async () => [(await import('./users/update-user-metadata.ts')).updateUserMetadata],
  updateUsersMetadata: async () => [
    (await import('./bulk-users/update-users-metadata.ts')).updateUsersMetadata,
  ],
  inviteOrganizationMembers: async () => [
    (await import('./bulk-users/invite-organization-members.ts')).inviteOrganizationMembers,
  ],
  deleteOrganization: async () => [
    (await import('./organizations/delete-organization.ts')).deleteOrganization,
  ],
  ...catalogGroups,
};
