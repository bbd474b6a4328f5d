import type { ClerkMethod } from '../clerk/methods.ts';
import type { ToolFacts } from '../definition/tool.ts';

/** The methods that set public metadata of users, now or once they accept an invitation. */
const settingMethods: ReadonlySet<string> = new Set<ClerkMethod>([
  'users.createUser',
  'users.updateUserMetadata',
  'users.replaceUserMetadata',
  'invitations.createInvitation',
  'invitations.createInvitationBulk',
]);

/** True when a call of the tool can change authorization data. */
export function setsAuthorization({ methods }: ToolFacts): boolean {
  return methods.some((method) => settingMethods.has(method));
}
