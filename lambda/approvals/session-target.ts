import { once } from '../base/once.ts';
import { describeUser } from './user-target.ts';
import { type Target, type TargetContext, versionOf } from './target.ts';

/** A session and the user it is of. Where it comes from is left out: that has a permission of its own. Throws `ClerkFailure`. */
export async function sessionTarget(sessionId: string, { clerk }: TargetContext): Promise<Target> {
  const session = await clerk.read((client) => client.sessions.getSession(sessionId));
  const user = once(() => clerk.read((client) => client.users.getUser(session.userId)));
  const described = async () => [
    `Session: ${session.id}, ${session.status}.`,
    `User: ${describeUser(await user())}.`,
  ];
  return {
    // Its time of last change moves with every use of the application.
    version: `${versionOf({ id: session.id, updatedAt: session.createdAt })} ${session.status}`,
    state: async () => ({ same: await described(), counts: [] }),
    describe: described,
  };
}
