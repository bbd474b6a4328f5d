import type { ToolPermissions } from '../access/tool-permissions.ts';
import { catalog } from '../catalog/catalog.ts';
import { banUser } from './ban-user.ts';
import { changeContactMethods } from './change-contact-methods.ts';
import { createOrganizationInvitation } from './create-organization-invitation.ts';
import { createOrganization } from './create-organization.ts';
import { createUserInvitation } from './create-user-invitation.ts';
import { createUsers } from './create-users.ts';
import { createUser } from './create-user.ts';
import { deleteOrganization } from './delete-organization.ts';
import { deleteUser } from './delete-user.ts';
import { exportUsers } from './export-users.ts';
import { findUser } from './find-user.ts';
import { getOrganization } from './get-organization.ts';
import { getUserMemberships } from './get-user-memberships.ts';
import { getUser } from './get-user.ts';
import { inviteUsers } from './invite-users.ts';
import { listInvitations } from './list-invitations.ts';
import { listOrganizationMembers } from './list-organization-members.ts';
import { listOrganizations } from './list-organizations.ts';
import { listUserSessions } from './list-user-sessions.ts';
import { listUsers } from './list-users.ts';
import { lockUser } from './lock-user.ts';
import { offboardUser } from './offboard-user.ts';
import { removeOrganizationMember } from './remove-organization-member.ts';
import { reviewAccess } from './review-access.ts';
import { revokeInvitation } from './revoke-invitation.ts';
import { revokeUserSessions } from './revoke-user-sessions.ts';
import { runOperation } from './run-operation.ts';
import { searchAuditLog } from './search-audit-log.ts';
import { searchOperations } from './search-operations.ts';
import { setOrganizationMember } from './set-organization-member.ts';
import type { Tool } from './tool.ts';
import { unbanUser } from './unban-user.ts';
import { unlockUser } from './unlock-user.ts';
import { updateOrganization } from './update-organization.ts';
import { updateUserMetadata } from './update-user-metadata.ts';
import { updateUser } from './update-user.ts';
import { whoami } from './whoami.ts';

/** The tools that are listed unless a stage hides them, in this order. */
const listedTools: readonly Tool[] = [
  whoami,
  findUser,
  getUser,
  listUsers,
  getUserMemberships,
  listUserSessions,
  createUser,
  updateUser,
  changeContactMethods,
  banUser,
  unbanUser,
  revokeUserSessions,
  deleteUser,
  createUserInvitation,
  listInvitations,
  revokeInvitation,
  listOrganizations,
  getOrganization,
  createOrganization,
  updateOrganization,
  listOrganizationMembers,
  setOrganizationMember,
  removeOrganizationMember,
  createOrganizationInvitation,
  reviewAccess,
  offboardUser,
  exportUsers,
  inviteUsers,
  createUsers,
  searchAuditLog,
  searchOperations,
  runOperation,
];

/** Tools of the same kind that few need every day: found by search, like the catalog. */
const unlistedTools: readonly Tool[] = [lockUser, unlockUser, updateUserMetadata, deleteOrganization];

/** The names of the tools that are listed unless a stage hides them. */
export const listedNames: readonly string[] = listedTools.map(({ name }) => name);

/** All tools and operations by name, the listed ones first, in the order in which they are listed. */
export const tools: ReadonlyMap<string, Tool> = new Map(
  [...listedTools, ...unlistedTools, ...catalog].map((tool) => [tool.name, tool]),
);

/** What each tool asks for. The stack puts it into the authorizer, which does not load the tools. */
export function toolPermissions(): ToolPermissions {
  return Object.fromEntries(Array.from(tools.values(), ({ name, permission }) => [name, permission]));
}
