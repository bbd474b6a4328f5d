import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { badRequest } from '../operation/errors.ts';
import type { ClerkState } from '../state/state.ts';

const header = { alg: 'HS256', typ: 'JWT' };
const claims = z.object({ id: z.string() });

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

const signatureOf = (state: ClerkState, signed: string) =>
  createHmac('sha256', state.instance.clientTokenSecret).update(signed).digest();

/** The JWT that a browser would keep for a client. Only Clerk itself reads it, so one secret signs and verifies. */
export function clientToken(state: ClerkState, clientId: string): string {
  const signed = `${encoded(header)}.${encoded({ id: clientId })}`;
  return `${signed}.${signatureOf(state, signed).toString('base64url')}`;
}

const invalid = (longMessage: string) => badRequest('cookie_invalid', 'Invalid cookie', longMessage);

function jsonIn(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    return undefined;
  }
}

/** The id of the client that the token is for; 400 cookie_invalid when Clerk didn't sign it, or for no client. */
export function clientIdIn(state: ClerkState, token: string): string {
  const [head, payload, signature] = token.split('.');
  if (head === undefined || payload === undefined || signature === undefined) {
    throw invalid('The token is no JWT.');
  }
  const expected = signatureOf(state, `${head}.${payload}`);
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw invalid('The signature of the token is invalid.');
  }
  const parsed = claims.safeParse(jsonIn(payload));
  if (!parsed.success) throw invalid('The token is missing the following claims: id');
  return parsed.data.id;
}
