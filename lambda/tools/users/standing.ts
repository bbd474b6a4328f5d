import type { User } from '@clerk/backend';
import type { Clerk } from '../../clerk/clerk.ts';
import * as z from 'zod';
import { conciseUserShape, toConciseUser } from '../../clerk/views/concise-user.ts';
import { toUserView } from '../../clerk/views/user.ts';
import type { ToolAnswer } from '../../definition/tool.ts';

/** What the tools answer that ban and lock. */
export const standingShape = z.object({
  user: conciseUserShape,
  changed: z.boolean(),
});

interface Standing {
  readonly userId: string;
  /** True for a user who is already as the change makes one. */
  readonly isSo: (user: User) => boolean;
  readonly change: (clerk: Clerk) => Promise<User>;
  readonly done: string;
  readonly already: string;
  /** True where the change would do nothing then, so that it is not made. */
  readonly isIdle?: boolean;
}

/**
 * Makes the change, and says whether it was so already, which costs one read. A ban is made all the same: it also
 * ends whatever session there may be. Throws `ClerkFailure`.
 */
export async function changeStanding(
  clerk: Clerk,
  { userId, isSo, change, done, already, isIdle = false }: Standing,
): Promise<ToolAnswer<z.output<typeof standingShape>>> {
  const before = await clerk.read((client) => client.users.getUser(userId));
  const changed = !isSo(before);
  const after = changed || !isIdle ? await change(clerk) : before;
  return {
    structured: { user: toConciseUser(toUserView(after)), changed },
    headline: changed ? done : already,
  };
}
