import { answerDataRequest } from './answer-data-request.ts';
import { cleanUpStaleAccounts } from './clean-up-stale-accounts.ts';
import { investigateSignIn } from './investigate-sign-in.ts';
import { offboardEmployee } from './offboard-employee.ts';
import { onboardCustomerTeam } from './onboard-customer-team.ts';
import type { Prompt } from './prompt.ts';
import { quarterlyAccessReview } from './quarterly-access-review.ts';
import { reviewAccess } from './review-access.ts';
import { rotateLeakedKey } from './rotate-leaked-key.ts';

/** All prompts, in the order in which they are listed; each is a skill, too. */
export const prompts: readonly Prompt[] = [
  onboardCustomerTeam,
  offboardEmployee,
  investigateSignIn,
  reviewAccess,
  quarterlyAccessReview,
  answerDataRequest,
  cleanUpStaleAccounts,
  rotateLeakedKey,
];
