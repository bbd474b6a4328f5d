import { createUser } from './create-user.ts';
import { createUserInvitation } from './create-user-invitation.ts';
import { deleteUser } from './delete-user.ts';
import { getUser } from './get-user.ts';
import { getUserMemberships } from './get-user-memberships.ts';
import type { Tool } from './tool.ts';
import { updateUser } from './update-user.ts';

/** All tools by name, in the order in which they are listed. */
export const tools: ReadonlyMap<string, Tool> = new Map(
  [getUser, getUserMemberships, createUser, updateUser, deleteUser, createUserInvitation].map((tool) => [
    tool.name,
    // A tool's `run` only ever gets what its own input schema returned.
    tool as unknown as Tool,
  ]),
);
