import type { ToolPermissions } from '../access/tool-permissions.ts';
import { createUser } from './create-user.ts';
import { createUserInvitation } from './create-user-invitation.ts';
import { deleteUser } from './delete-user.ts';
import { getUser } from './get-user.ts';
import { getUserMemberships } from './get-user-memberships.ts';
import type { Tool } from './tool.ts';
import { updateUser } from './update-user.ts';
import { whoami } from './whoami.ts';

/** All tools by name, in the order in which they are listed. */
export const tools: ReadonlyMap<string, Tool> = new Map(
  [whoami, getUser, getUserMemberships, createUser, updateUser, deleteUser, createUserInvitation].map(
    (tool) => [
      tool.name,
      // A tool's `run` only ever gets what its own input schema returned.
      tool as unknown as Tool,
    ],
  ),
);

/** What each tool asks for. The stack puts it into the authorizer, which does not load the tools. */
export function toolPermissions(): ToolPermissions {
  return Object.fromEntries(Array.from(tools.values(), ({ name, permission }) => [name, permission]));
}
