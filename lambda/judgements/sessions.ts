import { endsAWayIn, type Judgement, once, onlyReads } from './judgement.ts';

/** Sessions, clients, and what lets somebody be a user without that user's credentials. */
export const sessions = {
  list_user_sessions: { budgets: onlyReads },
  revoke_user_sessions: { budgets: endsAWayIn },
  get_session: { budgets: onlyReads },
  create_session: { budgets: { impersonations: once } },
  create_session_token: { budgets: { impersonations: once } },
  refresh_session: { budgets: { impersonations: once } },
  list_clients: { budgets: onlyReads },
  get_client: { budgets: onlyReads },
  verify_client: { budgets: onlyReads },

  create_actor_token: { budgets: { impersonations: once } },
  revoke_actor_token: { budgets: endsAWayIn },
  create_sign_in_token: { budgets: { impersonations: once } },
  revoke_sign_in_token: { budgets: endsAWayIn },
  create_agent_task: { budgets: { impersonations: once } },
  revoke_agent_task: { budgets: endsAWayIn },
  // Whoever has it gets past what keeps robots from signing in.
  create_testing_token: { budgets: { impersonations: once } },
} satisfies Record<string, Judgement>;
