import type { OrganizationMembership } from '@clerk/backend';
import type { Caller } from '../access/caller.ts';
import type { Clerk } from '../clerk/clerk.ts';
import { isManager, isManagingRole, membershipOf, successorsTo } from '../clerk/queries/managers.ts';
import type { MemberSummary } from '../clerk/views/membership.ts';
import { membershipsOf } from '../clerk/queries/organizations-of-user.ts';
import { guardrailRefusal, type OutgoingRequest } from '../clerk/request-guard.ts';
import { quoted } from '../clerk/views/user-text.ts';
import { describeMember } from '../clerk/views/member-text.ts';
import { fieldOf } from './mentions.ts';

/** The code of the refusal, on record and for workflows. */
export const lastAdminCode = 'last_admin';

/** An organization that would be left without anyone to manage it. */
interface Orphan {
  readonly membership: OrganizationMembership;
  readonly userId: string;
  readonly successors: readonly MemberSummary[];
}

/**
 * Refuses what would leave an organization without anyone who may manage it: its last admin deleted, banned, removed or
 * given another role. Banned users manage nothing. A lock does not count: it ends by itself, and sessions go on. Whoever
 * has `users:ban-last-admin` may ban one.
 * Throws `ClerkFailure`.
 */
export async function refuseLastAdmin(request: OutgoingRequest, caller: Caller, clerk: Clerk): Promise<void> {
  const { method, path } = request;
  const isBan = method === 'POST' && path[0] === 'users' && path.at(-1) === 'ban';
  if (isBan && caller.permissions.has('users:ban-last-admin')) return;
  const orphans = await orphansOf(request, clerk);
  if (orphans.length === 0) return;
  throw guardrailRefusal(
    lastAdminCode,
    [...orphans.map((orphan) => explain(orphan, caller)), 'Nothing was sent to Clerk.'].join('\n'),
  );
}

async function orphansOf(request: OutgoingRequest, clerk: Clerk): Promise<Orphan[]> {
  const { method, path, body } = request;
  const [collection, id = '', part, member = ''] = path;
  if (collection === 'organizations' && part === 'memberships' && path.length === 4) {
    if (method === 'DELETE') return orphansWithout([member], clerk, id);
    const role = fieldOf(body, 'role');
    if (method !== 'PATCH' || typeof role !== 'string') return [];
    const orphans = await orphansWithout([member], clerk, id);
    return orphans.length > 0 && (await isManagingRole(clerk, role)) ? [] : orphans;
  }
  if (collection !== 'users') return [];
  if (method === 'DELETE' && path.length === 2) return orphansWithout([id], clerk);
  if (method !== 'POST' || path.at(-1) !== 'ban') return [];
  return orphansWithout(path.length === 2 ? userIdsIn(body) : [id], clerk);
}

function userIdsIn(body: unknown): string[] {
  const ids = fieldOf(body, 'user_ids');
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
}

/** What nobody could manage without these users: of all organizations, or of one. Throws `ClerkFailure`. */
async function orphansWithout(
  userIds: readonly string[],
  clerk: Clerk,
  organizationId?: string,
): Promise<Orphan[]> {
  const leaving = new Set(userIds);
  const orphans = new Map<string, Orphan>();
  for (const userId of leaving) {
    const memberships =
      organizationId === undefined
        ? await membershipsOf(clerk, userId)
        : [await membershipOf(clerk, organizationId, userId)];
    for (const membership of memberships) {
      if (!membership || !isManager(membership) || orphans.has(membership.organization.id)) continue;
      const successors = await successorsTo(leaving, membership.organization.id, clerk);
      if (successors) orphans.set(membership.organization.id, { membership, userId, successors });
    }
  }
  return [...orphans.values()];
}

function explain({ membership, userId, successors }: Orphan, { permissions }: Caller): string {
  const { organization, role } = membership;
  const maySee = permissions.has('memberships:read');
  const name = maySee ? ` (${quoted(organization.name)})` : '';
  const why = `${userId} is the last admin of ${organization.id}${name}: nobody else who is not banned may manage it.`;
  if (successors.length === 0) {
    return `${why} There is no other member who could. Next: add one in the role ${role} with set_organization_member, or delete the organization if nobody needs it.`;
  }
  if (!maySee) {
    return `${why} Who could take over is not shown, since you may not read memberships. Next: have somebody who may give another member the role ${role}, then try again.`;
  }
  const who = `Members who could take over: ${successors.map(describeMember).join('; ')}.`;
  return `${why} ${who} Next: give one of them the role ${role} with set_organization_member, then try again; or delete the organization if nobody needs it.`;
}
