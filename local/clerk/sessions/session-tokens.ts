import { createPrivateKey, createSecretKey } from 'node:crypto';
import { SignJWT, decodeJwt, errors } from 'jose';
import type { JWTPayload } from 'jose';
import type { JwtTemplateRecord } from '../state/instance-records.ts';
import type { SigningKeys } from '../state/signing-keys.ts';
import type { Instance } from '../operation/operation.ts';
import { sessionClaims } from './session-claims.ts';
import { startSession } from './session-start.ts';
import { sessionStatus, sessionTokenLifetime } from './session-wire.ts';

/** What tells tokens of sessions from all others; source: src/tokens/jwtCategories.ts in `@clerk/backend` 3.25. */
const sessionTokenHeader = { cat: 'cl_B7d4PD111AAA' };

/** A JWT with these claims, signed as tokens of sessions are. */
export const signSessionToken = (keys: SigningKeys, claims: Record<string, unknown>) =>
  keys.sign(claims, sessionTokenHeader);

/** A JWT with these claims, signed with the template's own key where it has one. */
export async function signTemplateToken(
  keys: SigningKeys,
  template: JwtTemplateRecord,
  claims: JWTPayload,
): Promise<string> {
  const { signingAlgorithm, signingKey } = template;
  if (signingKey === null) return keys.sign({ ...claims });
  const key = signingAlgorithm.startsWith('HS')
    ? createSecretKey(signingKey, 'utf8')
    : createPrivateKey(signingKey);
  return new SignJWT(claims).setProtectedHeader({ alg: signingAlgorithm, typ: 'JWT' }).sign(key);
}

/** When a token says it was made, in milliseconds since 1970; undefined when it doesn't, or is no JWT at all. */
function issuedAt(token: string): number | undefined {
  try {
    const { iat } = decodeJwt(token);
    return iat === undefined ? undefined : iat * 1000;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

/** The claims of a token signed here, whether or not it has expired; undefined for every other text. */
export async function claimsOfToken(keys: SigningKeys, token: string): Promise<JWTPayload | undefined> {
  const time = issuedAt(token);
  if (time === undefined) return undefined;
  // Checked as of the moment it was made: then it can't have expired.
  const verified = await keys.verify(token, time);
  return verified.state === 'valid' ? verified.payload : undefined;
}

/**
 * A session token of the user's active session, or of a new one. It lasts one minute. Rejects when there is no such
 * user.
 */
export async function newSessionToken(instance: Instance, userId: string): Promise<string> {
  const user = instance.state.users.get(userId);
  if (user === undefined) throw new Error(`There is no user ${userId}.`);
  const active = [...instance.state.sessions.values()].find(
    (session) => session.userId === userId && sessionStatus(session, instance.now()) === 'active',
  );
  const session = active ?? startSession(instance, user);
  return signSessionToken(instance.keys, sessionClaims(instance, session, user, sessionTokenLifetime));
}
