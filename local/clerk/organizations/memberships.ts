import * as z from 'zod';
import { badRequest, notFound } from '../operation/errors.ts';
import { changeMetadata, checkedMetadata, metadataBody } from '../users/metadata.ts';
import { metadataField, readBody } from '../operation/operation.ts';
import type { Call, Operation } from '../operation/operation.ts';
import { requireMembershipQuota } from './organization-quota.ts';
import { requireOrganization, wireOrganization } from './organizations.ts';
import { identifierOf } from '../users/public-user-data.ts';
import { ordered, pageOf, valuesIn } from '../operation/query.ts';
import { mayManage, requireAssignableRole } from './role-assignment.ts';
import type { ClerkState, MembershipRecord } from '../state/state.ts';
import { filteredUsers, userOrders } from '../users/user-list.ts';
import { imageUrl } from '../users/user-wire.ts';
import { requireUser } from '../users/users.ts';

const createBody = z.strictObject({
  user_id: z.string(),
  role: z.string(),
  public_metadata: metadataField.nullish(),
  private_metadata: metadataField.nullish(),
});
const updateBody = z.strictObject({ role: z.string() });

function wireMembership(state: ClerkState, membership: MembershipRecord) {
  const user = requireUser(state, membership.userId);
  const role = state.roles.get(membership.role);
  return {
    object: 'organization_membership',
    id: membership.id,
    role: membership.role,
    role_name: role?.name ?? membership.role,
    permissions: role?.permissions ?? [],
    public_metadata: membership.publicMetadata,
    private_metadata: membership.privateMetadata,
    organization: wireOrganization(requireOrganization(state, membership.organizationId)),
    public_user_data: {
      user_id: user.id,
      first_name: user.firstName,
      last_name: user.lastName,
      profile_image_url: imageUrl(user.id),
      image_url: imageUrl(user.id),
      has_image: user.hasImage,
      identifier: identifierOf(user),
      username: user.username,
      banned: user.banned,
      deprovisioned: false,
    },
    created_at: membership.createdAt,
    updated_at: membership.updatedAt,
  };
}

const inOrganization = (state: ClerkState, organizationId: string) =>
  [...state.memberships.values()].filter((membership) => membership.organizationId === organizationId);

function find(call: Call): MembershipRecord {
  const organization = requireOrganization(call.state, call.param('organization_id'));
  const userId = call.param('user_id');
  const membership = inOrganization(call.state, organization.id).find((item) => item.userId === userId);
  if (membership === undefined) throw notFound('organization membership', userId);
  return membership;
}

/** 400 when nobody but this member could manage the organization. */
function requireAnotherManager(call: Call, leaving: MembershipRecord): void {
  const manages = (item: MembershipRecord) => mayManage(call.state, item.role);
  const others = inOrganization(call.state, leaving.organizationId).filter((item) => item !== leaving);
  if (!manages(leaving) || others.some(manages)) return;
  throw badRequest(
    'organization_minimum_permissions_needed',
    'minimum organization permissions needed',
    'There has to be at least one organization member with the minimum required permissions',
  );
}

function create(call: Call) {
  const { state } = call;
  const organization = requireOrganization(state, call.param('organization_id'));
  const body = readBody(call, createBody);
  const user = requireUser(state, body.user_id);
  requireAssignableRole(state, organization, body.role);
  const members = inOrganization(state, organization.id);
  if (members.some((item) => item.userId === user.id)) {
    throw badRequest(
      'already_a_member_in_organization',
      'already a member',
      `User ${user.id} is already a member of the organization.`,
      'user_id',
    );
  }
  requireMembershipQuota(
    call,
    organization,
    1,
    user.emailAddresses.map((item) => item.emailAddress),
  );
  const now = call.now();
  const membership: MembershipRecord = {
    publicMetadata: checkedMetadata('public_metadata', body.public_metadata ?? {}),
    privateMetadata: checkedMetadata('private_metadata', body.private_metadata ?? {}),
    id: state.ids.id('orgmem'),
    organizationId: organization.id,
    userId: user.id,
    role: body.role,
    createdAt: now,
    updatedAt: now,
  };
  state.memberships.set(membership.id, membership);
  return wireMembership(state, membership);
}

function update(call: Call) {
  const membership = find(call);
  const { role } = readBody(call, updateBody);
  requireAssignableRole(call.state, requireOrganization(call.state, membership.organizationId), role);
  if (!mayManage(call.state, role)) requireAnotherManager(call, membership);
  membership.role = role;
  membership.updatedAt = call.now();
  return wireMembership(call.state, membership);
}

function updateMetadata(call: Call) {
  const membership = find(call);
  changeMetadata(membership, readBody(call, metadataBody), 'merge', call.now());
  return wireMembership(call.state, membership);
}

function remove(call: Call) {
  const membership = find(call);
  requireAnotherManager(call, membership);
  const answer = wireMembership(call.state, membership);
  call.state.memberships.delete(membership.id);
  return answer;
}

function page(call: Call, memberships: MembershipRecord[]) {
  const { state } = call;
  const orders = Object.fromEntries(
    Object.entries(userOrders)
      .filter(([name]) => name !== 'created_at')
      .map(([name, key]) => [name, (item: MembershipRecord) => key(requireUser(state, item.userId))]),
  );
  const sorted = ordered(call.query, memberships, { ...orders, created_at: (item) => item.createdAt });
  return {
    data: pageOf(call.query, sorted).map((membership) => wireMembership(state, membership)),
    total_count: sorted.length,
  };
}

function listOfOrganization(call: Call) {
  const { state, query } = call;
  const organization = requireOrganization(state, call.param('organization_id'));
  const roles = valuesIn(query, 'role');
  const memberships = inOrganization(state, organization.id).filter(
    (item) => roles.length === 0 || roles.includes(item.role),
  );
  const users = filteredUsers(
    query,
    memberships.map((item) => requireUser(state, item.userId)),
  );
  const ids = new Set(users.map((user) => user.id));
  return page(
    call,
    memberships.filter((item) => ids.has(item.userId)),
  );
}

function listOfUser(call: Call) {
  const user = requireUser(call.state, call.param('user_id'));
  return page(
    call,
    [...call.state.memberships.values()].filter((item) => item.userId === user.id),
  );
}

/** Memberships of organizations and of users. */
export const membershipOperations: Operation[] = [
  { method: 'get', path: '/users/{user_id}/organization_memberships', answer: listOfUser },
  {
    method: 'get',
    path: '/organization_memberships',
    answer: (call) => page(call, [...call.state.memberships.values()]),
  },
  { method: 'get', path: '/organizations/{organization_id}/memberships', answer: listOfOrganization },
  { method: 'post', path: '/organizations/{organization_id}/memberships', answer: create },
  { method: 'patch', path: '/organizations/{organization_id}/memberships/{user_id}', answer: update },
  {
    method: 'patch',
    path: '/organizations/{organization_id}/memberships/{user_id}/metadata',
    answer: updateMetadata,
  },
  { method: 'delete', path: '/organizations/{organization_id}/memberships/{user_id}', answer: remove },
];
