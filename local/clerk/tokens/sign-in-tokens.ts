import * as z from 'zod';
import { forbidden, notFound } from '../operation/errors.ts';
import type { SignInTokenRecord } from '../state/instance-records.ts';
import { readBody } from '../operation/operation.ts';
import type { Call, Operation } from '../operation/operation.ts';
import { requireOrganizations } from '../organizations/organization-settings.ts';
import { requireOrganization } from '../organizations/organizations.ts';
import { newTicket, onlyPendingRevoked, revokeTicket, wireTicket } from '../invitations/tickets.ts';
import { requireUser } from '../users/users.ts';

/** Thirty days, in seconds. */
const defaultExpiry = 2_592_000;

const createBody = z.strictObject({
  user_id: z.string(),
  org_id: z.string().nullish(),
  expires_in_seconds: z.int().min(1).nullish(),
});

const wireSignInToken = (token: SignInTokenRecord) => ({
  object: 'sign_in_token',
  id: token.id,
  user_id: token.userId,
  ...wireTicket(token),
});

/** 403 when organizations are off or the user is no member; 404 when there is no such organization. */
function requireMember({ state }: Call, organizationId: string, userId: string): void {
  requireOrganizations(state);
  requireOrganization(state, organizationId);
  const isMember = [...state.memberships.values()].some(
    (item) => item.organizationId === organizationId && item.userId === userId,
  );
  if (isMember) return;
  throw forbidden(
    'not_a_member_in_organization',
    'not a member',
    'Current user is not a member of the organization. Only organization members can perform this action.',
  );
}

function create(call: Call) {
  const body = readBody(call, createBody);
  const user = requireUser(call.state, body.user_id);
  if (body.org_id) requireMember(call, body.org_id, user.id);
  const token: SignInTokenRecord = {
    ...newTicket(call, 'sit', body.expires_in_seconds ?? defaultExpiry),
    userId: user.id,
    organizationId: body.org_id ?? null,
  };
  call.state.signInTokens.set(token.id, token);
  return wireSignInToken(token);
}

function revoke(call: Call) {
  const id = call.param('sign_in_token_id');
  const token = call.state.signInTokens.get(id);
  if (token === undefined) throw notFound('sign in token', id);
  revokeTicket(call, token, () =>
    onlyPendingRevoked('sign_in_token_cannot_be_revoked_code', 'Sign in token', token),
  );
  return wireSignInToken(token);
}

/** Tokens that sign a user in once, without any factor. */
export const signInTokenOperations: Operation[] = [
  { method: 'post', path: '/sign_in_tokens', answer: create },
  { method: 'post', path: '/sign_in_tokens/{sign_in_token_id}/revoke', answer: revoke },
];
