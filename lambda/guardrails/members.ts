import type { Clerk } from '../clerk/clerk.ts';
import { ifThere } from '../clerk/if-there.ts';
import { membershipsOf } from '../clerk/queries/organizations-of-user.ts';
import type { OutgoingRequest } from '../clerk/request-guard.ts';
import type { Protected } from './guardrails.ts';
import { organizationOfDomain } from './domains.ts';
import { fieldOf, folded, isObject } from './mentions.ts';

/** Somebody or something protected that a request would change without naming it, and how. */
export interface Affected {
  readonly what: 'user' | 'organization';
  readonly id: string;
  /** In words, after its id: `is a member of org_1`. */
  readonly why: string;
}

/**
 * Whose membership a request changes that is protected, or in what: by deleting an organization of a protected user, a
 * member of a protected organization, or by moving all who have a role; and what organization that is protected would
 * lose a domain to a connection. One request to Clerk for a deletion, one and more pages for each that is protected
 * when roles are moved or a connection is made active. Throws `ClerkFailure`.
 */
export async function affectedMember(
  request: OutgoingRequest,
  { users, organizations }: Pick<Protected, 'users' | 'organizations'>,
  clerk: Clerk,
): Promise<Affected | undefined> {
  const { method, path } = request;
  const [collection, id = ''] = path;
  if (method === 'DELETE' && path.length === 2) {
    if (collection === 'organizations') return memberOf(id, users, clerk);
    if (collection === 'users') return organizationOf(id, organizations, clerk);
  }
  const losing = await organizationOfDomain(request, organizations, clerk);
  if (losing) {
    const why = `has the domain ${losing.domain}, which Clerk deletes when a connection for it is active`;
    return { what: 'organization', id: losing.id, why };
  }
  if (method !== 'POST' || collection !== 'role_sets' || path.at(-1) !== 'replace') return undefined;
  const roles = movedRoles(request.body);
  return (
    (await holderAmong(users, roles, clerk)) ??
    (await usedIn(organizations, roles, clerk)) ??
    // Without more behind the set, all that use it are moved to another one.
    (path.length === 3 ? usersOfSet(id, organizations, clerk) : undefined)
  );
}

/** A protected organization whose role set this is; one of which Clerk does not say so may have it. */
async function usersOfSet(
  keyOrId: string,
  organizations: readonly string[],
  clerk: Clerk,
): Promise<Affected | undefined> {
  if (organizations.length === 0) return undefined;
  const set = await ifThere(clerk.read((client) => client.roleSets.getRoleSet(keyOrId)));
  // Then Clerk refuses the change, too.
  if (!set) return undefined;
  const { key } = set;
  for (const organizationId of organizations) {
    const found = await ifThere(
      clerk.read((client) => client.organizations.getOrganization({ organizationId })),
    );
    if (found && (found.raw?.role_set_key ?? key) === key)
      return { what: 'organization', id: organizationId, why: `has the role set ${key}` };
  }
  return undefined;
}

async function memberOf(
  organizationId: string,
  users: readonly string[],
  clerk: Clerk,
): Promise<Affected | undefined> {
  if (users.length === 0) return undefined;
  const { data } = await clerk.read((client) =>
    client.organizations.getOrganizationMembershipList({
      organizationId,
      userId: [...users],
      limit: users.length,
    }),
  );
  const member = data
    .map(({ publicUserData }) => publicUserData?.userId)
    .find((id) => users.includes(id ?? ''));
  return member === undefined
    ? undefined
    : { what: 'user', id: member, why: `is a member of ${organizationId}, which would be deleted` };
}

async function organizationOf(
  userId: string,
  organizations: readonly string[],
  clerk: Clerk,
): Promise<Affected | undefined> {
  if (organizations.length === 0) return undefined;
  const memberships = await membershipsOf(clerk, userId);
  const found = memberships.find(({ organization }) => organizations.includes(organization.id));
  return found && { what: 'organization', id: found.organization.id, why: `has ${userId} as a member` };
}

/** The roles that are taken from whoever has them, as they are compared. */
function movedRoles(body: unknown): string[] {
  const mappings = fieldOf(body, 'reassignment_mappings');
  const roles = [fieldOf(body, 'role_key'), ...(isObject(mappings) ? Object.keys(mappings) : [])];
  return roles.filter((role) => typeof role === 'string');
}

async function holderAmong(
  users: readonly string[],
  roles: readonly string[],
  clerk: Clerk,
): Promise<Affected | undefined> {
  if (roles.length === 0) return undefined;
  const moved = new Set(roles.map(folded));
  for (const id of users) {
    const memberships = await ifThere(membershipsOf(clerk, id));
    const held = memberships?.find(({ role }) => moved.has(folded(role)));
    if (held) return { what: 'user', id, why: `has the role ${held.role} in ${held.organization.id}` };
  }
  return undefined;
}

async function usedIn(
  organizations: readonly string[],
  roles: readonly string[],
  clerk: Clerk,
): Promise<Affected | undefined> {
  if (roles.length === 0) return undefined;
  for (const id of organizations) {
    const members = await ifThere(
      clerk.read((client) =>
        client.organizations.getOrganizationMembershipList({
          organizationId: id,
          role: [...roles],
          limit: 1,
        }),
      ),
    );
    const held = members?.data[0];
    if (held) return { what: 'organization', id, why: `has members with the role ${held.role}` };
  }
  return undefined;
}
