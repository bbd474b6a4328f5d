import { allEnded } from '../base/all-ended.ts';
import { canonical } from '../base/canonical.ts';
import type { Tool } from '../definition/tool.ts';
import { isObject } from '../guardrails/mentions.ts';
import { catalogTargets } from './catalog-targets.ts';
import { idIn } from './ids-in.ts';
import { instanceTargets } from './instance-targets.ts';
import { invitationTarget, organizationInvitationTarget } from './invitation-target.ts';
import { membershipTarget } from './membership-target.ts';
import { organizationTarget } from './organization-target.ts';
import { rowUsersTarget, userIdsIn } from './row-users-target.ts';
import { sessionTarget } from './session-target.ts';
import { statesOf, type Target, type TargetContext } from './target.ts';
import { oneOfUsers, userTarget } from './user-target.ts';

type Args = Record<string, unknown>;

/** Arguments that name a target, which the preview then tells of. */
export const targetNames: ReadonlySet<string> = new Set([
  'userId',
  'userIds',
  'organizationId',
  'invitationId',
  'sessionId',
  ...Object.keys(catalogTargets),
]);

/**
 * Reads all that a call would change, by the ids among its arguments; mostly one request. What can't be read is listed
 * in `unreadableTargets`. Throws `ClerkFailure`.
 */
export async function findTarget(tool: Tool, args: Args, context: TargetContext): Promise<Target> {
  const targets = await allEnded([
    ...peopleTargets(tool, args, context),
    ...Object.entries(catalogTargets).flatMap(([name, read]) => {
      const id = args[name];
      return typeof id === 'string' && idLike.test(id) ? [read(id, context, args)] : [];
    }),
    ...[instanceTargets[tool.name]].flatMap((read) => (read ? [read(context)] : [])),
  ]);
  return {
    version: canonical(targets.map(({ version }) => version)),
    // The last is the most exact: a domain comes after its organization.
    current: targets.at(-1)?.current,
    refusal: targets.find(({ refusal }) => refusal !== undefined)?.refusal,
    state: () => statesOf(targets),
    describe: async () => (await allEnded(targets.map((target) => target.describe()))).flat(),
  };
}

/** Tools that change a membership which is there. */
const ofMembers: ReadonlySet<string> = new Set(['remove_organization_member', 'update_membership_metadata']);

/** Ids and keys of role sets: nothing that would leave its place in a path. */
const idLike = /^[A-Za-z0-9_:]{1,128}$/;

/** For whom something is made that acts for them: the owner of a key, or whom an agent's task is for. */
function actedFor(args: Args): Args {
  const { subject, onBehalfOf } = args;
  return { ...(isObject(onBehalfOf) ? onBehalfOf : {}), subject };
}

function peopleTargets({ name }: Tool, args: Args, context: TargetContext): Promise<Target>[] {
  const other = actedFor(args);
  const userId =
    idIn(args, 'userId', 'user') ?? idIn(other, 'userId', 'user') ?? idIn(other, 'subject', 'user');
  const organizationId = idIn(args, 'organizationId', 'org') ?? idIn(other, 'subject', 'org');
  const invitationId = idIn(args, 'invitationId', 'inv');
  const organizationInvitationId = idIn(args, 'invitationId', 'orginv');
  const sessionId = idIn(args, 'sessionId', 'sess');
  if (organizationId && organizationInvitationId) {
    return [organizationInvitationTarget(organizationId, organizationInvitationId, context, name)];
  }
  if (invitationId) return [invitationTarget(invitationId, context, name)];
  if (sessionId) return [sessionTarget(sessionId, context)];
  if (organizationId && userId) {
    const { role } = args;
    const newRole = typeof role === 'string' ? role : undefined;
    return [membershipTarget(organizationId, userId, context, { newRole, isThere: ofMembers.has(name) })];
  }
  if (userId) return [userTarget(userId, context)];
  const { userIds } = args;
  if (Array.isArray(userIds)) {
    return [...new Set<unknown>(userIds)].flatMap((sent) => {
      const id = idIn({ userId: sent }, 'userId', 'user');
      return id ? [oneOfUsers(id, context)] : [];
    });
  }
  const rowUsers = userIdsIn(args['rows']);
  if (rowUsers.length > 0) return [rowUsersTarget(rowUsers, args, context)];
  return organizationId ? [organizationTarget(organizationId, context)] : [];
}
