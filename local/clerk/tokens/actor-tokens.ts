import * as z from 'zod';
import { notFound, referenceMissing } from '../operation/errors.ts';
import type { ActorTokenRecord } from '../state/instance-records.ts';
import { readBody } from '../operation/operation.ts';
import type { Call, Operation } from '../operation/operation.ts';
import { newTicket, onlyPendingRevoked, revokeTicket, wireTicket } from '../invitations/tickets.ts';

/** In seconds: of the token, and of the session it opens. */
const defaults = { expiry: 3600, sessionMaxDuration: 1800 };

const createBody = z.strictObject({
  user_id: z.string(),
  actor: z.looseObject({ sub: z.string() }),
  expires_in_seconds: z.int().min(1).nullish(),
  session_max_duration_in_seconds: z.int().min(1).nullish(),
});

const wireActorToken = (token: ActorTokenRecord) => ({
  object: 'actor_token',
  id: token.id,
  user_id: token.userId,
  actor: token.actor,
  ...wireTicket(token),
});

function create(call: Call) {
  const { state } = call;
  const body = readBody(call, createBody);
  if (!state.users.has(body.user_id)) throw referenceMissing('user_id');
  const token: ActorTokenRecord = {
    ...newTicket(call, 'act', body.expires_in_seconds ?? defaults.expiry),
    userId: body.user_id,
    actor: body.actor,
    sessionMaxDuration: body.session_max_duration_in_seconds ?? defaults.sessionMaxDuration,
  };
  state.actorTokens.set(token.id, token);
  return wireActorToken(token);
}

function revoke(call: Call) {
  const id = call.param('actor_token_id');
  const token = call.state.actorTokens.get(id);
  if (token === undefined) throw notFound('actor token', id);
  revokeTicket(call, token, () =>
    onlyPendingRevoked('actor_token_cannot_be_revoked_code', 'Actor token', token),
  );
  return wireActorToken(token);
}

/** Tokens to impersonate a user with. */
export const actorTokenOperations: Operation[] = [
  { method: 'post', path: '/actor_tokens', answer: create },
  { method: 'post', path: '/actor_tokens/{actor_token_id}/revoke', answer: revoke },
];
