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
  /** True for a user with whom there is nothing to do. */
  readonly isSo: (user: User) => boolean;
  readonly change: (clerk: Clerk) => Promise<User>;
  readonly done: string;
  readonly already: string;
}

/** Makes the change where the user is not so already, which costs one request to find out. Throws `ClerkFailure`. */
export async function changeStanding(
  clerk: Clerk,
  { userId, isSo, change, done, already }: Standing,
): Promise<ToolAnswer<z.output<typeof standingShape>>> {
  const before = await clerk.read((client) => client.users.getUser(userId));
  const changed = !isSo(before);
  const after = changed ? await change(clerk) : before;
  return {
    structured: { user: toConciseUser(toUserView(after)), changed },
    headline: changed ? done : `${already} Nothing was changed.`,
  };
}
