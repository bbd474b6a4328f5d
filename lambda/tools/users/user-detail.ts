import type { User } from '@clerk/backend';
import * as z from 'zod';
import { type ConciseUser, conciseUserShape, toConciseUser } from '../../clerk/views/concise-user.ts';
import { toUserView, type UserView, userShapeElsewhere } from '../../clerk/views/user.ts';

/** How much to show of each user. */
export const detailParameter = z
  .enum(['concise', 'full'])
  .default('concise')
  .describe('full: as get_user, five times as long.');

/** Users in either form. */
export const usersShape = z.array(z.union([userShapeElsewhere, conciseUserShape]));

/** Users as far as they are wanted. */
export function inDetail(users: readonly User[], detail: 'concise' | 'full'): (UserView | ConciseUser)[] {
  const full = users.map(toUserView);
  return detail === 'full' ? full : full.map(toConciseUser);
}
