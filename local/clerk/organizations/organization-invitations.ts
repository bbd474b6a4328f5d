import * as z from 'zod';
import {
  ClerkRefusal,
  badRequest,
  bodyInvalid,
  forbidden,
  notAmong,
  notFound,
  refusal,
} from '../operation/errors.ts';
import { checkedEmailAddress } from '../users/identifiers.ts';
import { invitationUrl } from '../invitations/invitations.ts';
import { checkedMetadata } from '../users/metadata.ts';
import { metadataField, readBody, type Call, type Operation } from '../operation/operation.ts';
import { checkedInvitationUrl } from '../operation/urls.ts';
import { requireMembershipQuota } from './organization-quota.ts';
import type { OrganizationInvitationRecord } from '../state/organization-records.ts';
import { requireOrganization } from './organizations.ts';
import { wirePublicUser } from '../users/public-user-data.ts';
import { ordered, pageOf, valuesIn } from '../operation/query.ts';
import { managingPermission, mayManage, requireAssignableRole } from './role-assignment.ts';
import type { ClerkState, OrganizationRecord } from '../state/state.ts';
import { imageUrl } from '../users/user-wire.ts';
import { requireUser } from '../users/users.ts';

const dayInMilliseconds = 86_400_000;

/** Clerk's default for how long an invitation holds, and its limit for one bulk request. */
const defaultExpiryInDays = 30;
const maximumInBulk = 10;

const createBody = z.object({
  email_address: z.string(),
  inviter_user_id: z.string().nullish(),
  role: z.string(),
  public_metadata: metadataField.nullish(),
  private_metadata: metadataField.nullish(),
  redirect_url: z.string().nullish(),
  expires_in_days: z.int().min(1).max(365).nullish(),
  notify: z.boolean().nullish(),
});
type CreateBody = z.infer<typeof createBody>;
const revokeBody = z.object({ requesting_user_id: z.string().nullish() });

const statuses = ['pending', 'accepted', 'revoked', 'expired'];

const statusOf = (invitation: OrganizationInvitationRecord, now: number) =>
  invitation.status === 'pending' && invitation.expiresAt <= now ? 'expired' : invitation.status;

function wireInvitation(call: Call, invitation: OrganizationInvitationRecord) {
  const inviter = call.state.users.get(invitation.inviterUserId ?? '');
  const status = statusOf(invitation, call.now());
  return {
    object: 'organization_invitation',
    id: invitation.id,
    email_address: invitation.emailAddress,
    role: invitation.role,
    role_name: call.state.roles.get(invitation.role)?.name ?? invitation.role,
    organization_id: invitation.organizationId,
    inviter_id: invitation.inviterUserId,
    public_inviter_data: inviter === undefined ? null : wirePublicUser(inviter),
    status,
    public_metadata: invitation.publicMetadata,
    private_metadata: invitation.privateMetadata,
    // Clerk shows the ticket only while it can be redeemed.
    url: status === 'pending' ? invitation.url : null,
    expires_at: invitation.expiresAt,
    created_at: invitation.createdAt,
    updated_at: invitation.updatedAt,
  };
}

const organizationOf = (call: Call) => requireOrganization(call.state, call.param('organization_id'));

const invitationsOf = (state: ClerkState, organizationId: string) =>
  [...state.organizationInvitations.values()].filter((item) => item.organizationId === organizationId);

function find(call: Call): OrganizationInvitationRecord {
  const organization = organizationOf(call);
  const id = call.param('invitation_id');
  const invitation = call.state.organizationInvitations.get(id);
  if (invitation?.organizationId !== organization.id) throw notFound('organization invitation', id);
  return invitation;
}

/** 404 for an unknown user, 403 for one who isn't a member, or may not manage members. */
function requireManager(call: Call, organization: OrganizationRecord, userId: string): void {
  const user = requireUser(call.state, userId);
  const membership = [...call.state.memberships.values()].find(
    (item) => item.organizationId === organization.id && item.userId === user.id,
  );
  if (membership === undefined) {
    throw forbidden(
      'not_a_member_in_organization',
      'not a member',
      'Current user is not a member of the organization. Only organization members can perform this action.',
    );
  }
  if (mayManage(call.state, membership.role)) return;
  throw new ClerkRefusal(403, [
    {
      code: 'missing_organization_permission',
      message: 'missing permission',
      long_message: 'Current user is missing an organization permission.',
      meta: { permissions: [managingPermission] },
    },
  ]);
}

/** 400 for an address that is a member's, or was invited already and hasn't answered. */
function requireInvitable(call: Call, organization: OrganizationRecord, address: string): void {
  for (const membership of call.state.memberships.values()) {
    if (membership.organizationId !== organization.id) continue;
    const user = requireUser(call.state, membership.userId);
    if (!user.emailAddresses.some((item) => item.emailAddress === address)) continue;
    throw badRequest(
      'already_a_member_in_organization',
      'already a member',
      `${address} is already a member of the organization.`,
    );
  }
  const pending = invitationsOf(call.state, organization.id).some(
    (item) => item.emailAddress === address && statusOf(item, call.now()) === 'pending',
  );
  if (pending) throw notUnique();
}

const notUnique = () =>
  badRequest(
    'organization_invitation_not_unique',
    'organization invitation not unique',
    'Organizations cannot have duplicate pending invitations for an email address.',
  );

/** All or none: refuses before the first invitation exists. */
function invite(call: Call, organization: OrganizationRecord, bodies: CreateBody[]) {
  const { state } = call;
  const now = call.now();
  const addresses = bodies.map((body) => checkedEmailAddress('email_address', body.email_address));
  if (new Set(addresses).size < addresses.length) throw notUnique();
  const invitations = bodies.map((body, index): OrganizationInvitationRecord => {
    const emailAddress = addresses[index] ?? '';
    if (typeof body.redirect_url === 'string') checkedInvitationUrl('redirect_url', body.redirect_url);
    requireAssignableRole(state, organization, body.role);
    if (body.inviter_user_id) requireManager(call, organization, body.inviter_user_id);
    requireInvitable(call, organization, emailAddress);
    return {
      publicMetadata: checkedMetadata('public_metadata', body.public_metadata ?? {}),
      privateMetadata: checkedMetadata('private_metadata', body.private_metadata ?? {}),
      id: state.ids.id('orginv'),
      organizationId: organization.id,
      emailAddress,
      role: body.role,
      inviterUserId: body.inviter_user_id ?? null,
      status: 'pending',
      url: invitationUrl(),
      expiresAt: now + (body.expires_in_days ?? defaultExpiryInDays) * dayInMilliseconds,
      createdAt: now,
      updatedAt: now,
    };
  });
  requireMembershipQuota(call, organization, invitations.length);
  for (const invitation of invitations) state.organizationInvitations.set(invitation.id, invitation);
  return invitations;
}

function create(call: Call) {
  const organization = organizationOf(call);
  const invitations = invite(call, organization, [readBody(call, createBody)]);
  return invitations.map((invitation) => wireInvitation(call, invitation))[0];
}

function createInBulk(call: Call) {
  const organization = organizationOf(call);
  if (!Array.isArray(call.body) || call.body.length === 0) throw bodyInvalid();
  const bodies = readBody(call, z.array(createBody));
  if (bodies.length > maximumInBulk) {
    throw badRequest(
      'bulk_size_exceeded',
      'bulk size exceeded',
      `Parameters exceed the maximum allowed bulk processing size of ${maximumInBulk}.`,
    );
  }
  const data = invite(call, organization, bodies).map((item) => wireInvitation(call, item));
  return { data, total_count: data.length };
}

/** The wanted of the statuses; 422 for one that invitations can't have. */
function wantedStatuses(call: Call): string[] {
  const wanted = valuesIn(call.query, 'status');
  const unknown = wanted.find((status) => !statuses.includes(status));
  if (unknown !== undefined) throw notAmong('status', unknown, statuses);
  return wanted;
}

function page(call: Call, invitations: OrganizationInvitationRecord[]) {
  const wanted = wantedStatuses(call);
  const matching = invitations.filter(
    (item) => wanted.length === 0 || wanted.includes(statusOf(item, call.now())),
  );
  const sorted = ordered(call.query, matching, {
    created_at: (item) => item.createdAt,
    email_address: (item) => item.emailAddress,
  });
  return { items: pageOf(call.query, sorted), total_count: sorted.length };
}

function listOfOrganization(call: Call) {
  const organization = organizationOf(call);
  const address = call.query.get('email_address')?.toLowerCase();
  const invitations = invitationsOf(call.state, organization.id).filter(
    (item) => !address || item.emailAddress === address,
  );
  const { items, total_count } = page(call, invitations);
  return { data: items.map((item) => wireInvitation(call, item)), total_count };
}

/** The invitation with what the invited one may see of the organization. */
function wireForUser(call: Call, invitation: OrganizationInvitationRecord) {
  const organization = requireOrganization(call.state, invitation.organizationId);
  return {
    ...wireInvitation(call, invitation),
    public_organization_data: {
      id: organization.id,
      name: organization.name,
      slug: organization.slug,
      image_url: imageUrl(organization.id),
      has_image: organization.hasImage,
    },
  };
}

/** The invitations sent to any of the user's addresses. */
function listOfUser(call: Call) {
  const user = requireUser(call.state, call.param('user_id'));
  const addresses = new Set(user.emailAddresses.map((item) => item.emailAddress));
  const invitations = [...call.state.organizationInvitations.values()].filter((item) =>
    addresses.has(item.emailAddress),
  );
  const { items, total_count } = page(call, invitations);
  return { data: items.map((item) => wireForUser(call, item)), total_count };
}

function revoke(call: Call) {
  const invitation = find(call);
  const body = readBody(call, revokeBody);
  if (body.requesting_user_id) requireManager(call, organizationOf(call), body.requesting_user_id);
  if (statusOf(invitation, call.now()) !== 'pending') {
    throw refusal(
      404,
      'organization_invitation_not_pending',
      'organization invitation not pending',
      'Only organization invitations with pending status can be revoked.',
    );
  }
  invitation.status = 'revoked';
  invitation.updatedAt = call.now();
  return wireInvitation(call, invitation);
}

/** Invitations to organizations. */
export const organizationInvitationOperations: Operation[] = [
  { method: 'get', path: '/users/{user_id}/organization_invitations', answer: listOfUser },
  { method: 'get', path: '/organizations/{organization_id}/invitations', answer: listOfOrganization },
  { method: 'post', path: '/organizations/{organization_id}/invitations', answer: create },
  { method: 'post', path: '/organizations/{organization_id}/invitations/bulk', answer: createInBulk },
  {
    method: 'get',
    path: '/organizations/{organization_id}/invitations/{invitation_id}',
    answer: (call) => wireInvitation(call, find(call)),
  },
  {
    method: 'post',
    path: '/organizations/{organization_id}/invitations/{invitation_id}/revoke',
    answer: revoke,
  },
];
