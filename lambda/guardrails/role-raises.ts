import type { Clerk } from '../clerk/clerk.ts';
import { ifThere } from '../clerk/if-there.ts';
import type { OutgoingRequest } from '../clerk/request-guard.ts';
import { isOn } from './credentials.ts';
import { invites, itemsIn } from './mails.ts';
import { fieldOf } from './mentions.ts';
import { touchedKey } from './metadata-keys.ts';
import type { UseContext } from './use-context.ts';

/** The role that members have who may do nothing in particular: https://clerk.com/docs/organizations/roles-permissions */
const memberRole = 'org:member';

/**
 * How many times a request gives somebody a role that does more, or makes a role do more: by a membership, by an
 * invitation, by keys of public metadata that applications read roles from, by what a role contains, by role sets and
 * by the roles that people get who create or join an organization. Members whom a role set gives another role count one
 * by one. Throws `ClerkFailure`.
 */
export async function roleRaisesIn(request: OutgoingRequest, context: UseContext): Promise<number> {
  const { method, path, body } = request;
  const [collection = '', id] = path;
  const isSent = (...names: string[]) => names.some((name) => fieldOf(body, name) !== undefined);
  if (method === 'DELETE') return 0;
  switch (collection) {
    case 'users':
    case 'enterprise_connections':
      return Number(context.changesAuthorization);
    case 'invitations':
      return context.changesAuthorization ? authorizing(request, context) : 0;
    case 'organizations':
      return inOrganization(request);
    case 'organization_roles':
      if (id === undefined) return Number(isOn(fieldOf(body, 'include_in_initial_role_set')));
      // Applications may ask for the key of a role instead of what it contains.
      return Number(path.length > 2 || isSent('permissions', 'key'));
    case 'organization_permissions':
      return Number(id !== undefined && isSent('key'));
    case 'role_sets':
      return byRoleSet(request, context.clerk);
    case 'instance':
      return Number(id === 'organization_settings' && isSent('creator_role_id', 'domains_default_role_id'));
    default:
      return 0;
  }
}

/** How many of the invitations to the application carry a key that applications read roles from. */
async function authorizing(
  request: OutgoingRequest,
  { authorizationKeys, clerk }: UseContext,
): Promise<number> {
  let count = 0;
  for (const item of itemsIn(request.body)) {
    const one = { ...request, path: ['invitations'], body: item };
    if ((await touchedKey(one, authorizationKeys, clerk, ['public_metadata'])) !== undefined) count += 1;
  }
  return count;
}

function inOrganization(request: OutgoingRequest): number {
  const { method, path, body } = request;
  const [, id, part] = path;
  const role = fieldOf(body, 'role');
  // Who creates an organization gets the creator role.
  if (id === undefined) return Number(typeof fieldOf(body, 'created_by') === 'string');
  if (part === undefined) return Number(fieldOf(body, 'role_set_key') !== undefined);
  if (part === 'memberships') {
    return Number(role !== undefined && !(method === 'POST' && role === memberRole));
  }
  if (part === 'domains') {
    // Who has an address of the domain can then join in the default role of domains, and that may be any. A suggestion
    // must be accepted by who manages the organization.
    return Number(
      fieldOf(body, 'enrollment_mode') === 'automatic_invitation' ||
        (method === 'PATCH' && isOn(fieldOf(body, 'verified'))),
    );
  }
  if (!invites(request)) return 0;
  return itemsIn(body).filter((item) => fieldOf(item, 'role') !== memberRole).length;
}

async function byRoleSet({ method, path, body }: OutgoingRequest, clerk: Clerk): Promise<number> {
  const [, id, part, action] = path;
  const isInitial = fieldOf(body, 'type') === 'initial';
  // Until an organization uses it, a new set raises nobody.
  if (id === undefined) return Number(isInitial);
  if (part === undefined) {
    const roles = ['default_role_key', 'creator_role_key'];
    return Number(
      method === 'PATCH' && (isInitial || roles.some((name) => fieldOf(body, name) !== undefined)),
    );
  }
  if (part === 'roles' && action === undefined) return 1;
  const from = fieldOf(body, 'role_key');
  const mappings = Object.entries(fieldOf(body, 'reassignment_mappings') ?? {});
  const replaced = typeof from === 'string' ? [from] : mappings.filter(([a, b]) => a !== b).map(([a]) => a);
  return Math.max(1, await membersWith(replaced, id, clerk));
}

/** How many members of the organizations that use a role set have one of these roles, as far as Clerk says. */
async function membersWith(roles: readonly string[], roleSet: string, clerk: Clerk): Promise<number> {
  if (roles.length === 0) return 0;
  // Where there is none, Clerk refuses the change, too.
  const found = await ifThere(clerk.read((client) => client.roleSets.getRoleSet(roleSet)));
  return (found?.roles ?? [])
    .filter(({ key }) => roles.includes(key))
    .reduce((sum, { membersCount }) => sum + (membersCount ?? 0), 0);
}
