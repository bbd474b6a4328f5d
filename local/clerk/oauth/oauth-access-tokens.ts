import * as z from 'zod';
import { credentialNotFound, invalidRequest } from '../operation/credential-errors.ts';
import { readCredentialBody } from '../operation/credential-requests.ts';
import { accessTokenInfo } from './access-tokens.ts';
import type { Call, Operation } from '../operation/operation.ts';

const verifyBody = z.strictObject({ access_token: z.string().optional(), secret: z.string().optional() });

/** This answer has seconds, unlike those about API keys and M2M tokens: the examples of Clerk's OpenAPI document. */
const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000);

async function verify(call: Call) {
  const body = readCredentialBody(call, verifyBody);
  const token = body.access_token ?? body.secret;
  if (token === undefined) throw invalidRequest('body.access_token', 'Required');
  const info = await accessTokenInfo(call, token);
  if (info.state === 'unknown') throw credentialNotFound('OAuth token');
  if (info.state === 'expired') return { active: false };
  return {
    object: 'clerk_idp_oauth_access_token',
    id: info.id,
    client_id: info.clientId,
    subject: info.userId,
    scopes: info.scopes,
    // Not in the OpenAPI document, but `@clerk/backend` reads it and can't check an audience without.
    ...(info.resources.length === 0 ? {} : { aud: info.resources }),
    revoked: info.revoked,
    revocation_reason: info.revocationReason,
    expired: info.expiration <= call.now(),
    expiration: seconds(info.expiration),
    created_at: seconds(info.createdAt),
    updated_at: seconds(info.updatedAt),
  };
}

/** Access tokens that the authorization server issued. */
export const oauthAccessTokenOperations: Operation[] = [
  {
    method: 'post',
    path: '/oauth_applications/access_tokens/verify',
    unversioned: true,
    answer: verify,
  },
];
