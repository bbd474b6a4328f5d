import * as z from 'zod';
import {
  badRequest,
  bodyInvalid,
  duplicateInvitations,
  identifierTaken,
  notFound,
} from '../operation/errors.ts';
import { checkedEmailAddress, isVerified } from '../users/identifiers.ts';
import { checkedMetadata } from '../users/metadata.ts';
import { newSecretHex } from '../state/secrets.ts';
import { metadataField, readBody, type Call, type Operation } from '../operation/operation.ts';
import { booleanIn, ordered, pageOf } from '../operation/query.ts';
import { requireAllowedAccess } from '../users/restrictions.ts';
import type { InvitationRecord } from '../state/state.ts';
import { checkedInvitationUrl } from '../operation/urls.ts';

const dayInMilliseconds = 86_400_000;

/** Clerk's default for how long an invitation holds. */
const defaultExpiryInDays = 30;

/** Clerk's limit for one bulk request. */
const maximumInBulk = 10;

const createBody = z.strictObject({
  email_address: z.string(),
  public_metadata: metadataField.nullish(),
  redirect_url: z.string().nullish(),
  notify: z.boolean().nullish(),
  ignore_existing: z.boolean().nullish(),
  expires_in_days: z.int().min(1).max(365).nullish(),
  template_slug: z.enum(['invitation', 'waitlist_invitation']).nullish(),
});
type CreateBody = z.infer<typeof createBody>;

/** What became of the invitation by now. */
export const invitationStatus = (invitation: InvitationRecord, now: number) =>
  invitation.status === 'pending' && invitation.expiresAt <= now ? 'expired' : invitation.status;

/** An invitation as on the wire; with its ticket as long as it can be redeemed. */
export function wireInvitation(invitation: InvitationRecord, now: number) {
  return {
    object: 'invitation',
    id: invitation.id,
    email_address: invitation.emailAddress,
    public_metadata: invitation.publicMetadata,
    revoked: invitation.status === 'revoked',
    status: invitationStatus(invitation, now),
    // Clerk shows the ticket only while it can be redeemed.
    ...(invitationStatus(invitation, now) === 'pending' ? { url: invitation.url } : {}),
    expires_at: invitation.expiresAt,
    created_at: invitation.createdAt,
    updated_at: invitation.updatedAt,
  };
}

/** Where the invited one is sent; the ticket is only good for looking at. */
export const invitationUrl = () =>
  `https://embedded.clerk.accounts.dev/v1/tickets/accept?ticket=${newSecretHex(32)}`;

/**
 * 403 not_allowed_access, 400 duplicate_record or 422 form_identifier_exists, the last two unless existing ones
 * are to be ignored; those that are users already never are with `existingUsersToo`.
 */
export function requireInvitable(call: Call, bodies: CreateBody[], existingUsersToo: boolean): void {
  const duplicates: string[] = [];
  for (const body of bodies) {
    const address = checkedEmailAddress('email_address', body.email_address);
    if (typeof body.redirect_url === 'string') checkedInvitationUrl('redirect_url', body.redirect_url);
    requireAllowedAccess(call.state, [address]);
    const isUser = [...call.state.users.values()].some((user) =>
      user.emailAddresses.some(
        (item) => item.emailAddress === address && (isVerified(item) || item.reserved),
      ),
    );
    if (isUser && (existingUsersToo || !body.ignore_existing))
      throw identifierTaken('email_address', 'email address');
    const isPending = [...call.state.invitations.values()].some(
      (item) => item.emailAddress === address && invitationStatus(item, call.now()) === 'pending',
    );
    if (isPending && !body.ignore_existing) duplicates.push(address);
  }
  if (duplicates.length > 0) throw duplicateInvitations(duplicates);
}

/** A new pending invitation; whether there may be one is for `requireInvitable` to say. */
export function invite(call: Call, body: CreateBody): InvitationRecord {
  const now = call.now();
  const publicMetadata = checkedMetadata('public_metadata', body.public_metadata ?? {});
  const invitation: InvitationRecord = {
    id: call.state.ids.id('inv'),
    emailAddress: checkedEmailAddress('email_address', body.email_address),
    publicMetadata,
    status: 'pending',
    url: invitationUrl(),
    expiresAt: now + (body.expires_in_days ?? defaultExpiryInDays) * dayInMilliseconds,
    createdAt: now,
    updatedAt: now,
  };
  call.state.invitations.set(invitation.id, invitation);
  return invitation;
}

function create(call: Call) {
  const body = readBody(call, createBody);
  requireInvitable(call, [body], false);
  return wireInvitation(invite(call, body), call.now());
}

function createInBulk(call: Call) {
  if (!Array.isArray(call.body)) throw bodyInvalid();
  const bodies = readBody(call, z.array(createBody));
  if (bodies.length > maximumInBulk) {
    throw badRequest(
      'bulk_size_exceeded',
      'bulk size exceeded',
      `Parameters exceed the maximum allowed bulk processing size of ${maximumInBulk}.`,
    );
  }
  requireInvitable(call, bodies, true);
  for (const body of bodies) checkedMetadata('public_metadata', body.public_metadata ?? {});
  return bodies.map((body) => wireInvitation(invite(call, body), call.now()));
}

function list(call: Call) {
  const { query } = call;
  const status = query.get('status');
  const part = (query.get('query') ?? '').toLowerCase();
  const matching = [...call.state.invitations.values()].filter((item) => {
    const current = invitationStatus(item, call.now());
    return (
      (status === null || status === '' ? current !== 'revoked' : current === status) &&
      (part === '' || item.emailAddress.includes(part) || item.id.toLowerCase() === part)
    );
  });
  const sorted = ordered(query, matching, {
    created_at: (item) => item.createdAt,
    email_address: (item) => item.emailAddress,
    expires_at: (item) => item.expiresAt,
  });
  const data = pageOf(query, sorted).map((item) => wireInvitation(item, call.now()));
  return booleanIn(query, 'paginated') ? { data, total_count: sorted.length } : data;
}

function revoke(call: Call) {
  const id = call.param('invitation_id');
  const invitation = call.state.invitations.get(id);
  if (invitation === undefined) throw notFound('invitation', id);
  if (invitation.status === 'accepted') {
    throw badRequest(
      'invitation_already_accepted',
      'Invitation is already accepted, try signing in instead.',
    );
  }
  if (invitation.status === 'revoked') {
    throw badRequest('invitation_already_revoked', 'Invitation is already revoked.');
  }
  invitation.status = 'revoked';
  invitation.updatedAt = call.now();
  return wireInvitation(invitation, call.now());
}

/**
 * Deletes an invitation, whatever its status. Clerk's document lacks it; source: `InvitationAPI.deleteInvitation` in
 * `@clerk/backend` 3.25.
 */
function remove(call: Call) {
  const id = call.param('invitation_id');
  if (!call.state.invitations.delete(id)) throw notFound('invitation', id);
  return { object: 'invitation', id, deleted: true };
}

/** Invitations to the application. */
export const invitationOperations: Operation[] = [
  { method: 'get', path: '/invitations', answer: list },
  { method: 'post', path: '/invitations', answer: create },
  { method: 'post', path: '/invitations/bulk', answer: createInBulk },
  { method: 'post', path: '/invitations/{invitation_id}/revoke', answer: revoke },
  { method: 'delete', path: '/invitations/{invitation_id}', answer: remove },
];
