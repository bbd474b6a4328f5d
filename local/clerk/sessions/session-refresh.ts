import * as z from 'zod';
import { refusal } from '../operation/errors.ts';
import { readBody } from '../operation/operation.ts';
import type { Call } from '../operation/operation.ts';
import { sessionClaims } from './session-claims.ts';
import { claimsOfToken, signSessionToken } from './session-tokens.ts';
import { sessionStatus, sessionTokenLifetime } from './session-wire.ts';

const refreshBody = z.strictObject({
  expired_token: z.string(),
  refresh_token: z.string(),
  request_origin: z.string(),
  request_headers: z.record(z.string(), z.unknown()).nullish(),
  format: z.enum(['token', 'cookie']).nullish(),
  request_originating_ip: z.string().nullish(),
});

const unauthorized = (code: string, message: string, longMessage: string) =>
  refusal(401, code, message, longMessage);

function requireOrigin(text: string): string {
  try {
    return new URL(text).origin;
  } catch {
    throw unauthorized(
      'refresh_request_origin_invalid',
      'Request origin is invalid',
      'The request_origin parameter could not be parsed',
    );
  }
}

/** The claims of the token to be refreshed; 401 unless it was signed here, for this session and this origin. */
async function requireClaims(call: Call, token: string, sessionId: string, origin: string) {
  const claims = await claimsOfToken(call.keys, token);
  if (claims === undefined) {
    throw unauthorized(
      'expired_session_token_invalid',
      'Invalid expired_token param',
      'The session token provided could not be successfully verified',
    );
  }
  if (typeof claims['sid'] !== 'string') {
    throw unauthorized(
      'expired_session_token_missing_sid',
      "missing 'sid' claim",
      "No 'sid' claim present in the provided expired session token",
    );
  }
  if (claims['sid'] !== sessionId) {
    throw unauthorized(
      'refresh_sid_mismatch',
      "Session ID does not match the 'sid' claim",
      "The 'sid' claim of the provided expired session token does not match the session ID provided in the request path",
    );
  }
  if (claims['azp'] === undefined) {
    throw unauthorized(
      'expired_session_token_missing_azp',
      "missing 'azp' claim",
      "No 'azp' claim present in the provided expired session token",
    );
  }
  if (claims['azp'] !== origin) {
    throw unauthorized(
      'refresh_request_origin_azp_mismatch',
      'Request origin does not match azp claim',
      "The request_origin parameter does not match the 'azp' claim of expired_token",
    );
  }
  return claims;
}

/**
 * `POST /sessions/{session_id}/refresh`: a new session token for an old one and the refresh token that belongs to the
 * session. Everything that is wrong is a 401, which sends SDKs on to the handshake; an old token is good once.
 */
export async function refreshSession(call: Call) {
  const session = call.state.sessions.get(call.param('session_id'));
  if (session === undefined) {
    throw unauthorized(
      'session_refresh_session_not_found',
      'Session not found',
      `No session was found with id ${call.param('session_id')}`,
    );
  }
  const body = readBody(call, refreshBody);
  const origin = requireOrigin(body.request_origin);
  const claims = await requireClaims(call, body.expired_token, session.id, origin);
  if (body.refresh_token !== session.refreshToken) {
    throw unauthorized(
      'refresh_token_not_found',
      'Refresh token not found',
      'The provided refresh token was not found',
    );
  }
  const user = call.state.users.get(session.userId);
  if (user === undefined) {
    throw unauthorized('session_refresh_user_not_found', 'user not found', 'The provided user was not found');
  }
  if (sessionStatus(session, call.now()) !== 'active') {
    throw unauthorized(
      'session_refresh_inactive_session',
      'session inactive',
      'The provided session is not active',
    );
  }
  const tokenId = String(claims['jti']);
  if (session.refreshedTokenIds.includes(tokenId)) {
    throw unauthorized(
      'session_refresh_expired_session_token_consumed',
      'expired session token consumed',
      'The provided expired session token was already consumed in a previous refresh request',
    );
  }
  session.refreshedTokenIds.push(tokenId);
  session.lastActiveAt = call.now();
  const jwt = await signSessionToken(call.keys, {
    ...sessionClaims(call, session, user, sessionTokenLifetime),
    azp: origin,
  });
  return body.format === 'cookie'
    ? { object: 'cookies', cookies: [`__session=${jwt}; Path=/; Secure; SameSite=Lax`] }
    : { object: 'token', jwt };
}
