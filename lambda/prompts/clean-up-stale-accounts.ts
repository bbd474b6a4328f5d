import * as z from 'zod';
import { definePrompt, optionalText } from './prompt.ts';
import { staleDays } from './stale-days.ts';

export const cleanUpStaleAccounts = definePrompt({
  name: 'clean_up_stale_accounts',
  title: 'Clean up stale accounts',
  description:
    'Find accounts that nobody has used for long, ask what becomes of each, and ban those that were confirmed: it can be taken back.',
  tools: ['list_users', 'get_user_memberships', 'ban_user'],
  permissions: ['users:read', 'memberships:read', 'users:ban'],
  arguments: z.strictObject({
    staleDays,
    keep: optionalText(
      'Who stays whatever their activity, for example service accounts: ids, addresses or a domain.',
      2_000,
    ),
  }),
  defaults: { staleDays: '90' },
  opening: 'Clean up accounts that nobody has used for long. Nothing is deleted: a ban can be taken back.',
  steps: [
    'list_users with lastActiveAtBefore, the day that is as many days ago as given, banned false, and count. If it is more than 100, say how many, and propose to work through them in parts.',
    'list_users with neverSignedIn and createdAtBefore of the same day: accounts that were made and never used. An account that is younger is not stale.',
    'Leave out whoever is to be kept, and say whom you left out.',
    'get_user_memberships for each that is left: an admin, above all the only one of an organization, is not to be banned before somebody else has taken over.',
    'Show a table, one row an account: id, address, created, last sign-in, last activity, organizations with the role, what you propose and why. Activity in Clerk is not the only reason why an account is needed. Go on only when the person has confirmed the accounts, by id.',
    'ban_user for each confirmed account, one after the other. If one is refused, note why and go on. If a budget is used up, stop and say when it goes on.',
    'Report: banned, left alone and why, refused and why; and that each ban can be taken back.',
  ],
});
