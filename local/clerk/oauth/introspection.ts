import { accessTokenInfo } from './access-tokens.ts';
import { authenticatedClient } from './client-authentication.ts';
import { endpoints } from './metadata.ts';
import { OAuthRefusal } from './oauth-refusal.ts';
import { secretJson } from './public-call.ts';
import type { PublicCall, PublicRoute } from './public-call.ts';

async function answer(call: PublicCall): Promise<Response> {
  if (authenticatedClient(call).clientSecret === null) {
    throw new OAuthRefusal('invalid_client', 'Only a client with a secret may introspect.', { status: 401 });
  }
  const token = call.form.get('token');
  if (!token) throw new OAuthRefusal('invalid_request', 'token is missing.');
  const info = await accessTokenInfo(call, token);
  if (info.state !== 'known' || info.revoked || info.expiration <= call.now()) {
    return secretJson(200, { active: false });
  }
  return secretJson(200, {
    active: true,
    iss: call.issuer,
    sub: info.userId,
    client_id: info.clientId,
    scope: info.scopes.join(' '),
    token_type: 'Bearer',
    ...(info.resources.length === 0 ? {} : { aud: info.resources }),
    iat: Math.floor(info.createdAt / 1000),
    exp: Math.floor(info.expiration / 1000),
    jti: info.id,
  });
}

/** Token introspection (RFC 7662) for clients that have a secret. */
export const introspectionRoute: PublicRoute = {
  methods: ['post'],
  path: endpoints.introspect,
  crossOrigin: true,
  answer,
};
