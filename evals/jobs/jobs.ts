import type { Job } from '../job/job.ts';
import { adminsWithoutSecondFactor } from './admins-without-second-factor.ts';
import { deleteThree } from './delete-three.ts';
import { injection } from './injection.ts';
import { inviteThree } from './invite-three.ts';
import { keysAndLists } from './keys-and-lists.ts';
import { membersMetadata } from './members-metadata.ts';
import { mergeAccounts } from './merge-accounts.ts';
import { moveMember } from './move-member.ts';
import { newAddress } from './new-address.ts';
import { newOrganization } from './new-organization.ts';
import { notAllowed } from './not-allowed.ts';
import { offboard } from './offboard.ts';
import { onlyAdmin } from './only-admin.ts';
import { quarterlyReview } from './quarterly-review.ts';
import { rightOfTwo } from './right-of-two.ts';
import { rotateSecret } from './rotate-secret.ts';
import { signIn } from './sign-in.ts';
import { staleUsersCsv } from './stale-users-csv.ts';
import { threeHundredUsers } from './three-hundred-users.ts';
import { today } from './today.ts';
import { undo } from './undo.ts';
import { whoMadeAdmin } from './who-made-admin.ts';

/** What administrators do every week: the jobs whose calls and tokens are held together, too. */
export const everydayJobs: readonly Job[] = [
  signIn,
  newAddress,
  inviteThree,
  newOrganization,
  onlyAdmin,
  adminsWithoutSecondFactor,
  offboard,
  staleUsersCsv,
  keysAndLists,
  deleteThree,
  notAllowed,
  membersMetadata,
  threeHundredUsers,
  today,
];

/** What is harder, or rarer. */
export const otherJobs: readonly Job[] = [
  injection,
  mergeAccounts,
  whoMadeAdmin,
  moveMember,
  undo,
  rightOfTwo,
  rotateSecret,
  quarterlyReview,
];

/** All jobs there are, in the order of the table. */
export const jobs: readonly Job[] = [...everydayJobs, ...otherJobs];
