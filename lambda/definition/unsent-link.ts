import type { Permission } from '../access/permissions.ts';

/** One invitation, as far as it says whether Clerk sends its link. */
interface Invited {
  readonly notify?: boolean | undefined;
}

/** That nobody would get the link of an invitation that Clerk does not send, but who may see links. */
export function unsentLink(
  ...invitations: readonly Invited[]
): readonly [what: string, permission: Permission] | undefined {
  return invitations.some(({ notify }) => notify === false)
    ? ['With notify: false the link is in the result alone: it', 'invitations:links']
    : undefined;
}
