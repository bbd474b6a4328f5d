import * as z from 'zod';
import { clientIdIn } from './client-tokens.ts';
import { badRequest, notFound } from '../operation/errors.ts';
import { readBody } from '../operation/operation.ts';
import type { Call, Operation } from '../operation/operation.ts';
import { newestFirst, paginated } from '../operation/query.ts';
import { isOpen } from '../state/open-session.ts';
import { wireSession } from './session-wire.ts';
import type { SessionRecord } from '../state/state.ts';

const verifyBody = z.strictObject({ token: z.string() });

/** A browser or device, known by the sessions that were opened in it. */
interface Client {
  id: string;
  /** Never empty, the newest first. */
  sessions: SessionRecord[];
  createdAt: number;
  updatedAt: number;
}

function clientsOf(call: Call): Client[] {
  const sessions = newestFirst([...call.state.sessions.values()]);
  const byClient = Map.groupBy(sessions, (session) => session.clientId);
  const clients = [...byClient].map(([id, own]) => ({
    id,
    sessions: own,
    createdAt: Math.min(...own.map((session) => session.createdAt)),
    updatedAt: Math.max(...own.map((session) => session.updatedAt)),
  }));
  return newestFirst(clients);
}

function lastActiveSession(client: Client, now: number): SessionRecord | undefined {
  return client.sessions
    .filter((session) => isOpen(session) && session.expireAt > now)
    .toSorted((a, b) => b.lastActiveAt - a.lastActiveAt)[0];
}

function wireClient(client: Client, call: Call) {
  const now = call.now();
  return {
    object: 'client',
    id: client.id,
    session_ids: client.sessions.map((session) => session.id),
    sessions: client.sessions.map((session) => wireSession(session, now)),
    sign_in_id: null,
    sign_up_id: null,
    last_active_session_id: lastActiveSession(client, now)?.id ?? null,
    // How someone signed in isn't kept.
    last_authentication_strategy: null,
    updated_at: client.updatedAt,
    created_at: client.createdAt,
  };
}

function wireKnown(call: Call, id: string) {
  const client = clientsOf(call).find((candidate) => candidate.id === id);
  if (client === undefined) throw notFound('client', id);
  return wireClient(client, call);
}

/** 400 missing_query_parameter without a nonce; 404 for one that is unknown, used or expired. */
function handshakePayload(call: Call) {
  const nonce = call.query.get('nonce');
  if (nonce === null || nonce === '') {
    throw badRequest(
      'missing_query_parameter',
      'Missing query parameter',
      "The query parameter 'nonce' is missing from the request. Please consult the API documentation for more information.",
    );
  }
  const handshake = call.state.handshakes.get(nonce);
  call.state.handshakes.delete(nonce);
  if (handshake === undefined || handshake.expiresAt <= call.now()) {
    throw notFound('handshake payload', nonce);
  }
  return { directives: handshake.directives };
}

/**
 * Clients. The handshake payload is missing from the document: it is what src/api/endpoints/ClientApi.ts and
 * src/tokens/handshake.ts of `@clerk/backend` 3.25 expect, cookies to set, fetched once by their nonce.
 */
export const clientOperations: Operation[] = [
  {
    method: 'get',
    path: '/clients',
    answer: (call) => paginated(call.query, clientsOf(call), (client) => wireClient(client, call)),
  },
  {
    method: 'post',
    path: '/clients/verify',
    answer: (call) => wireKnown(call, clientIdIn(call.state, readBody(call, verifyBody).token)),
  },
  { method: 'get', path: '/clients/handshake_payload', answer: handshakePayload },
  {
    method: 'get',
    path: '/clients/{client_id}',
    answer: (call) => wireKnown(call, call.param('client_id')),
  },
];
