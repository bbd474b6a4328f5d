import { isIP } from 'node:net';
import * as z from 'zod';
import { organizationId, sessionId, userId } from '../clerk/ids.ts';
import { sessionShape } from '../clerk/views/session.ts';
import { queryFlag } from '../clerk/views/shapes.ts';
import { credential } from '../credentials/parameter.ts';
import { freeForm } from '../definition/free-form.ts';
import type { Tool } from '../definition/tool.ts';
import { operation } from './operation.ts';
import { origin } from '../definition/url-parameter.ts';

const token = credential(z.string().min(1).max(8_192));
const tokenOutput = z.object({
  jwt: z.string().describe('The token: whoever has it acts as the user until it expires.'),
});

/** Single sessions, and the tokens that stand for them. */
export const sessionOperations: readonly Tool[] = [
  operation({
    method: 'sessions.getSession',
    name: 'get_session',
    title: 'Get a session',
    description:
      'Read one session by id: whose it is, its status, device and last activity, and when it ends. Changes nothing.',
    keywords: 'login device signed in where browser activity',
    permission: 'sessions:read',
    risk: 'read',
    input: z.strictObject({ sessionId }),
    output: z.object({ session: sessionShape }),
    call: async (client, input) => ({ session: await client.sessions.getSession(input.sessionId) }),
  }),
  operation({
    method: 'sessions.createSession',
    name: 'create_session',
    title: 'Create a session',
    description:
      'Open a session for a user without signing in, for tests. Only in development instances: Clerk refuses it in production.',
    keywords: 'sign in as impersonate test login',
    permission: 'sessions:create',
    risk: 'write',
    input: z.strictObject({
      userId,
      activeOrganizationId: organizationId
        .optional()
        .describe('The organization that is active in it; the user must be a member.'),
    }),
    output: z.object({ session: sessionShape }),
    call: async (client, input) => ({ session: await client.sessions.createSession(input) }),
  }),
  operation({
    method: 'sessions.getToken',
    name: 'create_session_token',
    title: 'Create a session token',
    description:
      "Create a session token (JWT) for an active session, or a token from a JWT template. Whoever has it acts as the user until it expires; it can't be revoked.",
    keywords: 'JWT template token mint impersonate bearer',
    permission: 'sessions:create',
    risk: 'write',
    input: z.strictObject({
      sessionId,
      template: z
        .string()
        .regex(/^[A-Za-z0-9_-]{1,64}$/, { error: 'must be letters, digits, _ and - only' })
        .optional()
        .describe('Name of a JWT template, for example hasura. Default: a session token.'),
      expiresInSeconds: z
        .int()
        .min(30)
        .max(315_360_000)
        .optional()
        .describe('Lifetime in seconds, 30 to 315360000. Default: that of the template or instance.'),
    }),
    output: tokenOutput,
    call: (client, { sessionId: id, template, expiresInSeconds }) =>
      client.sessions.getToken(id, template, expiresInSeconds),
  }),
  operation({
    method: 'sessions.refreshSession',
    name: 'refresh_session',
    title: 'Refresh a session token',
    description:
      'Trade an expired session token and its refresh token for a new session token, as Clerk’s SDKs do on a server. Whoever has the new one acts as the user until it expires.',
    keywords: 'renew JWT refresh token expired',
    permission: 'sessions:create',
    risk: 'write',
    input: z.strictObject({
      sessionId,
      expiredToken: token.describe('The session token that has expired.'),
      refreshToken: token.describe('The refresh token of the session.'),
      requestOrigin: origin.describe(
        'Origin of the request that the token is for. Example: https://app.example.com.',
      ),
      requestOriginatingIp: z
        .string()
        .refine((address) => isIP(address) !== 0, { error: 'must be an IP address' })
        .optional()
        .describe('IP address that the request came from.'),
      requestHeaders: freeForm(z.string().max(128), z.array(z.string().max(8_192)))
        .optional()
        .describe('Headers of the request: name to list of values.'),
      suffixedCookies: z.boolean().optional().describe('Whether the application uses suffixed cookies.'),
    }),
    output: tokenOutput,
    call: (client, input) =>
      client.sessions.refreshSession(input.sessionId, {
        format: 'token',
        expired_token: input.expiredToken,
        refresh_token: input.refreshToken,
        request_origin: input.requestOrigin,
        request_originating_ip: input.requestOriginatingIp,
        request_headers: input.requestHeaders,
        suffixed_cookies: queryFlag(input.suffixedCookies),
      }),
  }),
];
