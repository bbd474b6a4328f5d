import { endsAWayIn, free, type Judgement, once, onlyReads, when } from './judgement.ts';

/** Keys, machines and OAuth applications: what programs act with, for users and organizations or as themselves. */
export const keys = {
  list_api_keys: { budgets: onlyReads },
  get_api_key: { budgets: onlyReads },
  create_api_key: { budgets: { impersonations: once } },
  // It may be somebody else's from then on, do more or live longer.
  update_api_key: { budgets: { impersonations: once } },
  revoke_api_key: { budgets: endsAWayIn },
  delete_api_key: { budgets: { deletions: once } },
  get_api_key_secret: { budgets: { impersonations: once } },
  verify_api_key: { budgets: onlyReads },

  list_m2m_tokens: { budgets: onlyReads },
  // Taken where the machine's secret is read for it, and kept when Clerk then refuses the token.
  create_m2m_token: { budgets: { impersonations: once } },
  revoke_m2m_token: { budgets: endsAWayIn },
  verify_m2m_token: { budgets: onlyReads },

  list_machines: { budgets: onlyReads },
  get_machine: { budgets: onlyReads },
  // Clerk answers with its secret.
  create_machine: { budgets: { impersonations: once } },
  update_machine: { budgets: free('a name, and how long tokens last that are made from then on') },
  delete_machine: { budgets: { deletions: once } },
  get_machine_secret: { budgets: { impersonations: once } },
  rotate_machine_secret: { budgets: { impersonations: once } },
  create_machine_scope: {
    budgets: free('which machine another takes tokens from: nobody acts as another by it'),
  },
  delete_machine_scope: { budgets: { deletions: once } },

  list_oauth_applications: { budgets: onlyReads },
  get_oauth_application: { budgets: onlyReads },
  // Clerk answers with its secret, and people sign in to it.
  create_oauth_application: { budgets: { impersonations: once } },
  update_oauth_application: { budgets: { impersonations: when('redirectUris, scopes or public are sent') } },
  delete_oauth_application: { budgets: { deletions: once } },
  rotate_oauth_application_secret: { budgets: { impersonations: once } },
  revoke_oauth_token: { budgets: endsAWayIn },
  verify_oauth_access_token: { budgets: onlyReads },
} satisfies Record<string, Judgement>;
