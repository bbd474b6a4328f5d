import { catalogGroups } from '../catalog/catalog.ts';
import type { LoadTools } from './tool.ts';

/** The tools that are listed unless a stage hides them, in this order. */
export const listedGroups: Readonly<Record<string, LoadTools>> = {
  whoami: async () => [(await import('./whoami.ts')).whoami],
  findUser: async () => [(await import('./find-user.ts')).findUser],
  getUser: async () => [(await import('./get-user.ts')).getUser],
  listUsers: async () => [(await import('./list-users.ts')).listUsers],
  getUserMemberships: async () => [(await import('./get-user-memberships.ts')).getUserMemberships],
  listUserSessions: async () => [(await import('./list-user-sessions.ts')).listUserSessions],
  createUser: async () => [(await import('./create-user.ts')).createUser],
  updateUser: async () => [(await import('./update-user.ts')).updateUser],
  changeContactMethods: async () => [(await import('./change-contact-methods.ts')).changeContactMethods],
  banUser: async () => [(await import('./ban-user.ts')).banUser],
  unbanUser: async () => [(await import('./unban-user.ts')).unbanUser],
  revokeUserSessions: async () => [(await import('./revoke-user-sessions.ts')).revokeUserSessions],
  deleteUser: async () => [(await import('./delete-user.ts')).deleteUser],
  createUserInvitation: async () => [(await import('./create-user-invitation.ts')).createUserInvitation],
  listInvitations: async () => [(await import('./list-invitations.ts')).listInvitations],
  revokeInvitation: async () => [(await import('./revoke-invitation.ts')).revokeInvitation],
  listOrganizations: async () => [(await import('./list-organizations.ts')).listOrganizations],
  getOrganization: async () => [(await import('./get-organization.ts')).getOrganization],
  createOrganization: async () => [(await import('./create-organization.ts')).createOrganization],
  updateOrganization: async () => [(await import('./update-organization.ts')).updateOrganization],
  listOrganizationMembers: async () => [
    (await import('./list-organization-members.ts')).listOrganizationMembers,
  ],
  setOrganizationMember: async () => [(await import('./set-organization-member.ts')).setOrganizationMember],
  removeOrganizationMember: async () => [
    (await import('./remove-organization-member.ts')).removeOrganizationMember,
  ],
  createOrganizationInvitation: async () => [
    (await import('./create-organization-invitation.ts')).createOrganizationInvitation,
  ],
  reviewAccess: async () => [(await import('./review-access.ts')).reviewAccess],
  offboardUser: async () => [(await import('./offboard-user.ts')).offboardUser],
  exportUsers: async () => [(await import('./export-users.ts')).exportUsers],
  inviteUsers: async () => [(await import('./invite-users.ts')).inviteUsers],
  createUsers: async () => [(await import('./create-users.ts')).createUsers],
  searchAuditLog: async () => [(await import('./search-audit-log.ts')).searchAuditLog],
  searchOperations: async () => [(await import('./search-operations.ts')).searchOperations],
  runOperation: async () => [(await import('./run-operation.ts')).runOperation],
};

/** All tools and operations, the listed ones first, each group loaded when one of it is called. */
export const toolGroups: Readonly<Record<string, LoadTools>> = {
  ...listedGroups,
  // Tools of the same kind that few need every day: found by search, like the catalog.
  lockUser: async () => [(await import('./lock-user.ts')).lockUser],
  unlockUser: async () => [(await import('./unlock-user.ts')).unlockUser],
  updateUserMetadata: async () => [(await import('./update-user-metadata.ts')).updateUserMetadata],
  deleteOrganization: async () => [(await import('./delete-organization.ts')).deleteOrganization],
  ...catalogGroups,
};
