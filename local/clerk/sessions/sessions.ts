import * as z from 'zod';
import { badRequest, forbidden, notFound, referenceMissing, refusal } from '../operation/errors.ts';
import { readBody } from '../operation/operation.ts';
import type { Call, Operation } from '../operation/operation.ts';
import { booleanIn, ordered, pageOf } from '../operation/query.ts';
import { sessionClaims, templateClaims } from './session-claims.ts';
import { refreshSession } from './session-refresh.ts';
import { startSession } from './session-start.ts';
import { claimsOfToken, signSessionToken, signTemplateToken } from './session-tokens.ts';
import { isOpen } from '../state/open-session.ts';
import { sessionStatus, sessionTokenLifetime, wireSession } from './session-wire.ts';
import type { SessionRecord } from '../state/state.ts';
import { requireUser } from '../users/users.ts';

const createBody = z.object({ user_id: z.string(), active_organization_id: z.string().nullish() });
const verifyBody = z.strictObject({ token: z.string() });
const tokenBody = z.object({ expires_in_seconds: z.int().min(30).max(315_360_000).nullish() });

function find(call: Call): SessionRecord {
  const id = call.param('session_id');
  const session = call.state.sessions.get(id);
  if (session === undefined) throw notFound('session', id);
  return session;
}

function list(call: Call) {
  const { query } = call;
  const wanted = {
    userId: query.get('user_id'),
    clientId: query.get('client_id'),
    status: query.get('status'),
  };
  const matching = [...call.state.sessions.values()].filter(
    (session) =>
      (!wanted.userId || session.userId === wanted.userId) &&
      (!wanted.clientId || session.clientId === wanted.clientId) &&
      (!wanted.status || sessionStatus(session, call.now()) === wanted.status),
  );
  const sorted = ordered(query, matching, { created_at: (session) => session.createdAt });
  const data = pageOf(query, sorted).map((session) => wireSession(session, call.now()));
  return booleanIn(query, 'paginated') ? { data, total_count: sorted.length } : data;
}

/** 422 form_resource_not_found unless the organization is one that the user can have active. */
function requireMember(call: Call, userId: string, organizationId: string): void {
  for (const membership of call.state.memberships.values()) {
    if (membership.organizationId === organizationId && membership.userId === userId) return;
  }
  throw referenceMissing('active_organization_id');
}

function create(call: Call) {
  const { state } = call;
  const body = readBody(call, createBody);
  const user = requireUser(state, body.user_id);
  if (user.banned) {
    throw forbidden(
      'user_banned',
      'User banned',
      'You have been banned. If you think this was by mistake, please contact support.',
    );
  }
  if (body.active_organization_id) requireMember(call, user.id, body.active_organization_id);
  const session = startSession(call, user, body.active_organization_id ?? null);
  return wireSession(session, call.now());
}

function revoke(call: Call) {
  const session = find(call);
  if (isOpen(session)) {
    session.status = 'revoked';
    session.updatedAt = call.now();
  }
  return wireSession(session, call.now());
}

/**
 * Whether a token is a good one of this session: 400 invalid_session_token when it isn't. Clerk's document has no such
 * operation any more; source: `SessionAPI.verifySession` in `@clerk/backend` 3.25.
 */
async function verify(call: Call) {
  const session = find(call);
  const { token } = readBody(call, verifyBody);
  const claims = await claimsOfToken(call.keys, token);
  const holds =
    claims?.['sid'] === session.id &&
    Number(claims['exp']) * 1000 > call.now() &&
    sessionStatus(session, call.now()) === 'active';
  if (!holds) {
    throw badRequest(
      'invalid_session_token',
      'Invalid session token',
      'The token provided could not be successfully verified',
    );
  }
  return wireSession(session, call.now());
}

/** The session and its user; 404 also for a session that is over: there are no tokens for it. */
function findActive(call: Call) {
  const session = find(call);
  if (sessionStatus(session, call.now()) !== 'active') throw notFound('session', session.id);
  return { session, user: requireUser(call.state, session.userId) };
}

async function createToken(call: Call) {
  const { session, user } = findActive(call);
  const lifetime = readBody(call, tokenBody).expires_in_seconds ?? sessionTokenLifetime;
  const claims = sessionClaims(call, session, user, lifetime);
  return { object: 'token', jwt: await signSessionToken(call.keys, claims) };
}

async function createTokenFromTemplate(call: Call) {
  const { session, user } = findActive(call);
  const name = call.param('template_name');
  const template = [...call.state.jwtTemplates.values()].find((candidate) => candidate.name === name);
  if (template === undefined) {
    throw refusal(
      404,
      'resource_not_found',
      'JWT template not found',
      `No JWT template exists with name: ${name}`,
    );
  }
  const lifetime = readBody(call, tokenBody).expires_in_seconds ?? template.lifetime;
  const claims = templateClaims(call, session, user, { claims: template.claims, lifetime });
  return { object: 'token', jwt: await signTemplateToken(call.keys, template, claims) };
}

/** Sessions of users, and their tokens. */
export const sessionOperations: Operation[] = [
  { method: 'get', path: '/sessions', answer: list },
  { method: 'post', path: '/sessions', answer: create },
  { method: 'get', path: '/sessions/{session_id}', answer: (call) => wireSession(find(call), call.now()) },
  { method: 'post', path: '/sessions/{session_id}/refresh', answer: refreshSession },
  { method: 'post', path: '/sessions/{session_id}/revoke', answer: revoke },
  { method: 'post', path: '/sessions/{session_id}/tokens', answer: createToken },
  {
    method: 'post',
    path: '/sessions/{session_id}/tokens/{template_name}',
    answer: createTokenFromTemplate,
  },
  { method: 'post', path: '/sessions/{session_id}/verify', answer: verify },
];
