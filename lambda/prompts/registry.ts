import { investigateSignIn } from './investigate-sign-in.ts';
import { offboardEmployee } from './offboard-employee.ts';
import { onboardCustomerTeam } from './onboard-customer-team.ts';
import type { Prompt } from './prompt.ts';
import { reviewAccess } from './review-access.ts';

/** All prompts, in the order in which they are listed. */
export const prompts: readonly Prompt[] = [
  onboardCustomerTeam,
  offboardEmployee,
  investigateSignIn,
  reviewAccess,
];
