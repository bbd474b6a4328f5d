import type { User } from '@clerk/backend';
import * as z from 'zod';
import { type ConciseUser, conciseUserShape, toConciseUser } from '../../clerk/views/concise-user.ts';
import { toUserView, type UserView, userShape } from '../../clerk/views/user.ts';

/** How much to show of each user. */
export const detailParameter = z
  .enum(['concise', 'full'])
  .default('concise')
  .describe(
    'concise (default): what tells people apart, about 100 tokens each. full: as get_user, about 400.',
  );

/** Users in either form. */
export const usersShape = z.array(z.union([userShape, conciseUserShape]));

/** Users in both forms: the wanted one for the answer, the short one for its text. */
export function inDetail(
  users: readonly User[],
  detail: 'concise' | 'full',
): { readonly wanted: (UserView | ConciseUser)[]; readonly brief: ConciseUser[] } {
  const full = users.map(toUserView);
  const brief = full.map(toConciseUser);
  return { wanted: detail === 'full' ? full : brief, brief };
}
