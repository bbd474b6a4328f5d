import { badRequest } from '../operation/errors.ts';
import type { TicketRecord } from '../state/instance-records.ts';
import { newSecretHex } from '../state/secrets.ts';
import type { Call } from '../operation/operation.ts';

/** A new pending ticket, good for `seconds`; its URL is only good for looking at. */
export function newTicket(call: Call, prefix: string, seconds: number): TicketRecord {
  const now = call.now();
  const token = newSecretHex(64);
  return {
    id: call.state.ids.id(prefix),
    status: 'pending',
    token,
    url: `${call.issuer}/v1/tickets/accept?ticket=${token}`,
    expiresAt: now + seconds * 1000,
    createdAt: now,
    updatedAt: now,
  };
}

/** Revokes a pending ticket; `refusal` is thrown for any other. */
export function revokeTicket(call: Call, ticket: TicketRecord, refusal: () => Error): void {
  if (ticket.status !== 'pending') throw refusal();
  ticket.status = 'revoked';
  ticket.updatedAt = call.now();
}

/** 400 with Clerk's code for a token that is pending no more; `kind` is as `Sign in token`. */
export const onlyPendingRevoked = (code: string, kind: string, ticket: TicketRecord) =>
  badRequest(
    code,
    'cannot revoke',
    `${kind} cannot be revoked because its status is ${ticket.status}. Only pending tokens can be revoked.`,
  );

/** Status, times and, as long as it can be redeemed, the ticket itself, as on the wire. */
export const wireTicket = (ticket: TicketRecord) => ({
  status: ticket.status,
  ...(ticket.status === 'pending' ? { token: ticket.token, url: ticket.url } : {}),
  created_at: ticket.createdAt,
  updated_at: ticket.updatedAt,
});
