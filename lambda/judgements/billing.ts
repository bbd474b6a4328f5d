import { free, type Judgement, once, onlyReads } from './judgement.ts';

/** Plans and subscriptions. */
export const billing = {
  list_billing_plans: { budgets: onlyReads },
  get_user_subscription: { budgets: onlyReads },
  get_organization_subscription: { budgets: onlyReads },
  cancel_subscription_item: { budgets: { deletions: once } },
  extend_free_trial: { budgets: free('money, which no budget counts; nobody may do more in Clerk by it') },
} satisfies Record<string, Judgement>;
