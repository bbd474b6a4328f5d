import { each, free, type Judgement, once, onlyReads, when } from './judgement.ts';

const authorizes = 'publicMetadata touches a key of guardrails.authorizationKeys';

/** Users, what is known of them, and how they sign in. */
export const users = {
  find_user: { budgets: onlyReads },
  get_user: { budgets: onlyReads },
  list_users: { budgets: onlyReads },
  get_user_count: { budgets: onlyReads },
  export_users: { budgets: onlyReads },
  create_user: {
    budgets: {
      credentialChanges: when('a password, TOTP secret or backup code is sent, or bypassClientTrust'),
      roleRaises: when(authorizes),
    },
  },
  create_users: { budgets: { roleRaises: each('user', authorizes) } },
  update_user: {
    budgets: {
      credentialChanges: when(
        'a password, second factor, username, primary address, number or wallet is sent, or how they are checked',
      ),
      mails: when('notifyPrimaryEmailAddressChanged is true'),
      roleRaises: when(authorizes),
    },
  },
  update_user_metadata: { budgets: { roleRaises: when(authorizes) } },
  update_users_metadata: { budgets: { roleRaises: each('user', authorizes) } },
  ban_user: { budgets: { bans: once } },
  unban_user: { budgets: free('lets somebody in again who was let in before') },
  lock_user: { budgets: { bans: once } },
  unlock_user: { budgets: free('lets somebody in again who was let in before') },
  delete_user: { budgets: { deletions: once } },
  offboard_user: {
    budgets: {
      bans: when('the user is not banned yet'),
      deletions: each('membership, and the user with delete', 'there is one to take away'),
    },
  },
  set_user_profile_image: { budgets: free('a picture lets nobody do anything') },
  delete_user_profile_image: { budgets: free('a picture lets nobody do anything') },

  change_contact_methods: {
    budgets: {
      credentialChanges: when('anything but adding one that is neither verified nor primary'),
      deletions: when('action is remove'),
      mails: when('notifyPrimaryEmailAddressChanged is true'),
    },
  },
  get_email_address: { budgets: onlyReads },
  get_phone_number: { budgets: onlyReads },
  replace_user_email_address: {
    budgets: { credentialChanges: once, mails: when('notifyPrimaryEmailAddressChanged is true') },
  },
  replace_user_phone_number: { budgets: { credentialChanges: once } },
  delete_user_wallet: { budgets: { credentialChanges: once, deletions: once } },
  delete_user_external_account: { budgets: { credentialChanges: once, deletions: once } },

  remove_user_password: { budgets: { credentialChanges: once } },
  set_user_password_compromised: { budgets: { credentialChanges: once } },
  unset_user_password_compromised: { budgets: { credentialChanges: once } },
  verify_user_password: { budgets: free('says whether a guess was right, and changes nothing') },
  verify_user_totp: { budgets: { credentialChanges: when('the code is a backup code, which is used up') } },
  disable_user_mfa: { budgets: { credentialChanges: once, deletions: once } },
  delete_user_totp: { budgets: { credentialChanges: once, deletions: once } },
  delete_user_backup_codes: { budgets: { credentialChanges: once, deletions: once } },
  // Clerk tells the user by email.
  delete_user_passkey: { budgets: { credentialChanges: once, deletions: once, mails: once } },
  get_user_oauth_access_token: { budgets: { impersonations: once } },
} satisfies Record<string, Judgement>;
