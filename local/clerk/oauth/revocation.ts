import { authenticatedClient } from './client-authentication.ts';
import { grantIdOf, revokeGrant } from './grants.ts';
import { endpoints } from './metadata.ts';
import { OAuthRefusal } from './oauth-refusal.ts';
import type { PublicCall, PublicRoute } from './public-call.ts';

async function answer(call: PublicCall): Promise<Response> {
  const client = authenticatedClient(call);
  const token = call.form.get('token');
  if (!token) throw new OAuthRefusal('invalid_request', 'token is missing.');
  if ((await call.keys.verify(token, call.now())).state === 'valid') {
    throw new OAuthRefusal('unsupported_token_type', 'A JWT access token cannot be revoked.');
  }
  const grantId = grantIdOf(call, token);
  const isClients = grantId !== undefined && call.state.grants.get(grantId)?.clientId === client.clientId;
  if (isClients) revokeGrant(call, grantId);
  // Also for a token that doesn't exist or is another client's: there is nothing the client could do about it.
  return new Response(null, { status: 200, headers: { 'cache-control': 'no-store' } });
}

/** Token revocation (RFC 7009). Either token ends the whole grant. */
export const revocationRoute: PublicRoute = {
  methods: ['post'],
  path: endpoints.revoke,
  crossOrigin: true,
  answer,
};
