import { each, endsAWayIn, free, type Judgement, once, onlyReads, when } from './judgement.ts';

const authorizes = 'publicMetadata has a key of guardrails.authorizationKeys';
const links = free(
  'only reads; its links are for callers with invitations:links, and were counted as invitations',
);

/** Who is asked to come, who waits, and who may sign up. */
export const invitations = {
  create_user_invitation: {
    budgets: { invitations: once, mails: when('notify is not false'), roleRaises: when(authorizes) },
  },
  create_user_invitations_in_bulk: {
    budgets: {
      invitations: each('invitation'),
      mails: each('invitation', 'its notify is not false'),
      roleRaises: each('invitation', `its ${authorizes}`),
    },
  },
  invite_users: {
    budgets: {
      invitations: each('invitation'),
      mails: each('invitation', 'notify is not false'),
      roleRaises: each('invitation', `its ${authorizes}`),
    },
  },
  list_invitations: { budgets: links },
  revoke_invitation: { budgets: endsAWayIn },
  delete_user_invitation: { budgets: { deletions: once } },

  list_waitlist_entries: { budgets: links },
  add_to_waitlist: { budgets: { mails: when('notify is not false') } },
  add_many_to_waitlist: { budgets: { mails: each('entry', 'its notify is not false') } },
  invite_from_waitlist: { budgets: { invitations: once, mails: once } },
  reject_waitlist_entry: { budgets: free('the entry stays, and can be invited all the same') },
  delete_waitlist_entry: { budgets: { deletions: once } },

  get_sign_up: { budgets: onlyReads },
  update_sign_up: { budgets: free('about somebody who is no user yet, and settles how by itself') },

  list_allowlist_identifiers: { budgets: onlyReads },
  add_allowlist_identifier: {
    budgets: { invitations: when('notify is true'), mails: when('notify is true') },
  },
  remove_allowlist_identifier: { budgets: { deletions: once } },
  list_blocklist_identifiers: { budgets: onlyReads },
  // Whoever has signed up already is locked out.
  add_blocklist_identifier: { budgets: { bans: once } },
  remove_blocklist_identifier: { budgets: { deletions: once } },
} satisfies Record<string, Judgement>;
