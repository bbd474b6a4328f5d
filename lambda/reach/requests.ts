/**
 * How a request to Clerk is held to a reach.
 * - `users`: a list or count, of which Clerk is asked for members of the organizations only.
 * - `user`: one user, found among these.
 * - `of user`: a list of what one of these users has, of which the organizations in reach are shown.
 * - `sessions`: sessions of one of these users; `session`: one of theirs.
 * - `organizations`: a list, of which Clerk is asked for those in reach only; `organization`: one of them.
 * - `in organization`: something of one of them.
 * - `roles`: what each role may do, which the server asks by itself before one is given; no tool within a reach shows it.
 * - `nothing`: a list of what belongs to no organization: nothing of it is in reach.
 * - `member`: changes a membership of somebody who has one; `new member`: makes one, for a user who is in reach.
 * - `change in organization`: any other change there.
 * - `change of user`: changes a user who belongs to no organization outside; `change of contact` and `change of session`
 *   are the same for what belongs to such a user, `new contact` for what will.
 */
export type How =
  | 'users'
  | 'user'
  | 'of user'
  | 'sessions'
  | 'session'
  | 'organizations'
  | 'organization'
  | 'in organization'
  | 'roles'
  | 'nothing'
  | 'member'
  | 'new member'
  | 'change in organization'
  | 'change of user'
  | 'change of contact'
  | 'new contact'
  | 'change of session';

/** Every request that can be held to a reach, by method and path; `*` stands for an id. What is not here is refused. */
export const requests: Readonly<Record<string, How>> = {
  'GET users': 'users',
  'GET users/count': 'users',
  'GET users/*': 'user',
  'GET users/*/organization_memberships': 'of user',
  'GET users/*/organization_invitations': 'of user',
  'GET sessions': 'sessions',
  'GET sessions/*': 'session',
  'GET organizations': 'organizations',
  'GET organizations/*': 'organization',
  'GET organizations/*/memberships': 'in organization',
  'GET organizations/*/invitations': 'in organization',
  'GET organizations/*/invitations/*': 'in organization',
  'GET organizations/*/domains': 'in organization',
  'GET organization_roles': 'roles',
  'GET invitations': 'nothing',

  'POST organizations/*/memberships': 'new member',
  'PATCH organizations/*/memberships/*': 'member',
  'PATCH organizations/*/memberships/*/metadata': 'member',
  'DELETE organizations/*/memberships/*': 'member',
  'POST organizations/*/invitations': 'change in organization',
  'POST organizations/*/invitations/bulk': 'change in organization',
  'POST organizations/*/invitations/*/revoke': 'change in organization',

  'PATCH users/*': 'change of user',
  'DELETE users/*': 'change of user',
  'PATCH users/*/metadata': 'change of user',
  'PUT users/*/metadata': 'change of user',
  'POST users/*/ban': 'change of user',
  'POST users/*/unban': 'change of user',
  'POST users/*/lock': 'change of user',
  'POST users/*/unlock': 'change of user',
  'POST users/*/profile_image': 'change of user',
  'DELETE users/*/profile_image': 'change of user',
  'POST users/*/remove_password': 'change of user',
  'POST users/*/password/set_compromised': 'change of user',
  'POST users/*/password/unset_compromised': 'change of user',
  'DELETE users/*/mfa': 'change of user',
  'DELETE users/*/totp': 'change of user',
  'DELETE users/*/backup_code': 'change of user',
  'DELETE users/*/passkeys/*': 'change of user',
  'DELETE users/*/web3_wallets/*': 'change of user',
  'DELETE users/*/external_accounts/*': 'change of user',
  'PUT users/*/email_address': 'change of user',
  'PUT users/*/phone_number': 'change of user',
  'POST email_addresses': 'new contact',
  'PATCH email_addresses/*': 'change of contact',
  'DELETE email_addresses/*': 'change of contact',
  'POST phone_numbers': 'new contact',
  'PATCH phone_numbers/*': 'change of contact',
  'DELETE phone_numbers/*': 'change of contact',
  'POST sessions/*/revoke': 'change of session',
};

const rows = Object.entries(requests).map(([key, how]) => {
  const [method = '', path = ''] = key.split(' ');
  return { method, parts: path.split('/'), how };
});

/** How a request is held to a reach; undefined for one that can't be. */
export function howOf({
  method,
  path,
}: {
  readonly method: string;
  readonly path: readonly string[];
}): How | undefined {
  return rows.find(
    (row) =>
      row.method === method &&
      row.parts.length === path.length &&
      row.parts.every((part, index) => part === '*' || part === path[index]),
  )?.how;
}
