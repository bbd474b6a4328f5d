import * as z from 'zod';
import {
  badRequest,
  forbidden,
  formatInvalid,
  identifierTaken,
  invalidParameter,
  notFound,
  referenceMissing,
} from '../operation/errors.ts';
import { changeMetadata, checkedMetadata, metadataBody } from '../users/metadata.ts';
import { metadataField, readBody, timeField } from '../operation/operation.ts';
import type { Call, Operation } from '../operation/operation.ts';
import { booleanIn, ordered, pageOf, passesSignedFilter, valuesIn } from '../operation/query.ts';
import { initialRoleSet, mayManage } from './role-assignment.ts';
import type { RoleSetRecord } from '../state/role-records.ts';
import type { ClerkState, OrganizationRecord } from '../state/state.ts';
import { imageUrl } from '../users/user-wire.ts';
import { refuseMetadata } from '../users/users.ts';

/** Clerk's limit for an organization's name, in characters. */
const maximumNameLength = 256;

const createBody = z.strictObject({
  name: z.string().max(maximumNameLength),
  created_by: z.string().nullish(),
  private_metadata: metadataField.nullish(),
  public_metadata: metadataField.nullish(),
  slug: z.string().nullish(),
  max_allowed_memberships: z.int().min(0).nullish(),
  created_at: timeField.nullish(),
  role_set_key: z.string().nullish(),
});

const updateBody = z.strictObject({
  name: z.string().max(maximumNameLength).nullish(),
  slug: z.string().nullish(),
  max_allowed_memberships: z.int().min(0).nullish(),
  admin_delete_enabled: z.boolean().nullish(),
  created_at: timeField.nullish(),
  role_set_key: z.string().nullish(),
});

const membersOf = (state: ClerkState, id: string) =>
  [...state.memberships.values()].filter((membership) => membership.organizationId === id);

/** An organization as on the wire; the count of members only where the caller asked for it. */
export function wireOrganization(organization: OrganizationRecord, membersCount?: number) {
  return {
    object: 'organization',
    id: organization.id,
    name: organization.name,
    slug: organization.slug,
    image_url: imageUrl(organization.id),
    has_image: organization.hasImage,
    ...(membersCount === undefined ? {} : { members_count: membersCount }),
    max_allowed_memberships: organization.maxAllowedMemberships,
    admin_delete_enabled: organization.adminDeleteEnabled,
    public_metadata: organization.publicMetadata,
    private_metadata: organization.privateMetadata,
    ...(organization.createdBy === null ? {} : { created_by: organization.createdBy }),
    created_at: organization.createdAt,
    updated_at: organization.updatedAt,
    role_set_key: organization.roleSetKey,
  };
}

/** The organization with this id; 404 resource_not_found when there is none. */
export function requireOrganization(state: ClerkState, id: string): OrganizationRecord {
  const organization = state.organizations.get(id);
  if (organization === undefined) throw notFound('organization', id);
  return organization;
}

function checkedName(name: string): string {
  if (name.trim() === '') throw formatInvalid('name', 'must not be empty');
  if (/https?:\/\/|<[a-z/]/i.test(name)) throw formatInvalid('name', 'may not contain URLs or HTML');
  return name;
}

/** The slug; 403 when slugs are off, 422 when it isn't one, or when another organization has it. */
function checkedSlug(call: Call, slug: string, ownId: string | null): string {
  if (!call.settings.organizationSlugs) {
    throw forbidden(
      'organization_slugs_disabled',
      'organization slugs disabled',
      'Organization slugs are disabled for this instance.',
    );
  }
  if (!/^[a-z0-9-]+$/.test(slug)) {
    throw formatInvalid('slug', 'can only contain lowercase alphanumeric characters and the dash "-"');
  }
  for (const other of call.state.organizations.values()) {
    if (other.slug === slug && other.id !== ownId) throw identifierTaken('slug', 'slug');
  }
  return slug;
}

const slugOf = (name: string) =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');

/** The role set with this key; 422 form_resource_not_found when there is none. */
function requireRoleSet(state: ClerkState, key: string): RoleSetRecord {
  const roleSet = [...state.roleSets.values()].find((candidate) => candidate.key === key);
  if (roleSet === undefined) throw referenceMissing('role_set_key');
  return roleSet;
}

/** 422 when some member's role isn't in the set. */
function requireRolesIn(state: ClerkState, organization: OrganizationRecord, roleSet: RoleSetRecord): void {
  for (const { role } of membersOf(state, organization.id)) {
    if (roleSet.roleKeys.includes(role)) continue;
    throw invalidParameter(
      'form_param_value_invalid',
      'role_set_key',
      'is invalid',
      `The role set ${roleSet.key} lacks the role ${role}, which members of the organization have.`,
    );
  }
}

function create(call: Call) {
  const { state, settings } = call;
  const body = readBody(call, createBody);
  const name = checkedName(body.name);
  if (body.created_by && !state.users.has(body.created_by)) {
    throw badRequest(
      'organization_creator_not_found',
      'creator not found',
      `No users found with id ${body.created_by}.`,
    );
  }
  const roleSet = body.role_set_key ? requireRoleSet(state, body.role_set_key) : initialRoleSet(state);
  const now = call.now();
  const organization: OrganizationRecord = {
    slug: body.slug ? checkedSlug(call, body.slug, null) : `${slugOf(name)}-${state.ids.hex(8)}`,
    publicMetadata: checkedMetadata('public_metadata', body.public_metadata ?? {}),
    privateMetadata: checkedMetadata('private_metadata', body.private_metadata ?? {}),
    id: state.ids.id('org'),
    name,
    hasImage: false,
    createdBy: body.created_by ?? null,
    maxAllowedMemberships: body.max_allowed_memberships ?? settings.maxAllowedMemberships,
    adminDeleteEnabled: state.instance.organizations.adminDeleteEnabled,
    roleSetKey: roleSet.key,
    createdAt: body.created_at ?? now,
    updatedAt: now,
  };
  state.organizations.set(organization.id, organization);
  if (organization.createdBy !== null) {
    const id = state.ids.id('orgmem');
    state.memberships.set(id, {
      id,
      organizationId: organization.id,
      userId: organization.createdBy,
      role: roleSet.creatorRoleKey,
      publicMetadata: {},
      privateMetadata: {},
      createdAt: now,
      updatedAt: now,
    });
  }
  return wireOrganization(organization);
}

function get(call: Call) {
  const wanted = call.param('organization_id');
  const organization =
    [...call.state.organizations.values()].find((candidate) => candidate.slug === wanted) ??
    requireOrganization(call.state, wanted);
  const counted = booleanIn(call.query, 'include_members_count');
  return wireOrganization(organization, counted ? membersOf(call.state, organization.id).length : undefined);
}

function update(call: Call) {
  const organization = requireOrganization(call.state, call.param('organization_id'));
  refuseMetadata(call.body, `organizations/${organization.id}`);
  const body = readBody(call, updateBody);
  const name = typeof body.name === 'string' ? checkedName(body.name) : organization.name;
  const slug = body.slug ? checkedSlug(call, body.slug, organization.id) : organization.slug;
  const roleSet = body.role_set_key ? requireRoleSet(call.state, body.role_set_key) : undefined;
  if (roleSet !== undefined) requireRolesIn(call.state, organization, roleSet);
  Object.assign(organization, {
    name,
    slug,
    maxAllowedMemberships: body.max_allowed_memberships ?? organization.maxAllowedMemberships,
    adminDeleteEnabled: body.admin_delete_enabled ?? organization.adminDeleteEnabled,
    roleSetKey: roleSet?.key ?? organization.roleSetKey,
    createdAt: body.created_at ?? organization.createdAt,
    updatedAt: call.now(),
  });
  return wireOrganization(organization);
}

function remove(call: Call) {
  const { state } = call;
  const organization = requireOrganization(state, call.param('organization_id'));
  state.organizations.delete(organization.id);
  for (const membership of membersOf(state, organization.id)) state.memberships.delete(membership.id);
  for (const [id, invitation] of state.organizationInvitations)
    if (invitation.organizationId === organization.id) state.organizationInvitations.delete(id);
  for (const [id, domain] of state.organizationDomains)
    if (domain.organizationId === organization.id) state.organizationDomains.delete(id);
  for (const [id, subscription] of state.subscriptions)
    if (subscription.owner.id === organization.id) state.subscriptions.delete(id);
  for (const connection of state.connections.values()) {
    if (connection.organizationId === organization.id) connection.organizationId = null;
  }
  for (const session of state.sessions.values()) {
    if (session.lastActiveOrganizationId === organization.id) session.lastActiveOrganizationId = null;
  }
  return { object: 'organization', id: organization.id, deleted: true };
}

function list(call: Call) {
  const { state, query } = call;
  const userIds = valuesIn(query, 'user_id');
  const organizationIds = valuesIn(query, 'organization_id');
  const part = (query.get('query') ?? '').toLowerCase();
  const counted = booleanIn(query, 'include_members_count');
  const managed = booleanIn(query, 'include_missing_member_with_elevated_permissions');
  const matching = [...state.organizations.values()].filter((organization) => {
    const members = userIds.length === 0 ? [] : membersOf(state, organization.id).map((item) => item.userId);
    return (
      passesSignedFilter(userIds, members) &&
      passesSignedFilter(organizationIds, [organization.id]) &&
      (part === '' ||
        organization.id.toLowerCase() === part ||
        organization.name.toLowerCase().includes(part) ||
        organization.slug.includes(part))
    );
  });
  const sorted = ordered(query, matching, {
    name: (organization) => organization.name,
    created_at: (organization) => organization.createdAt,
    members_count: (organization) => membersOf(state, organization.id).length,
  });
  return {
    data: pageOf(query, sorted).map((organization) => {
      const members = membersOf(state, organization.id);
      const wire = wireOrganization(organization, counted ? members.length : undefined);
      if (!managed) return wire;
      const missing = !members.some((member) => mayManage(state, member.role));
      return Object.assign(wire, { missing_member_with_elevated_permissions: missing });
    }),
    total_count: sorted.length,
  };
}

function changeOrganizationMetadata(call: Call, how: 'merge' | 'replace') {
  const organization = requireOrganization(call.state, call.param('organization_id'));
  changeMetadata(organization, readBody(call, metadataBody), how, call.now());
  return wireOrganization(organization);
}

/** Organizations, without their memberships. */
export const organizationOperations: Operation[] = [
  { method: 'get', path: '/organizations', answer: list },
  { method: 'post', path: '/organizations', answer: create },
  { method: 'get', path: '/organizations/{organization_id}', answer: get },
  { method: 'patch', path: '/organizations/{organization_id}', answer: update },
  { method: 'delete', path: '/organizations/{organization_id}', answer: remove },
  {
    method: 'patch',
    path: '/organizations/{organization_id}/metadata',
    answer: (call) => changeOrganizationMetadata(call, 'merge'),
  },
  {
    method: 'put',
    path: '/organizations/{organization_id}/metadata',
    answer: (call) => changeOrganizationMetadata(call, 'replace'),
  },
];
