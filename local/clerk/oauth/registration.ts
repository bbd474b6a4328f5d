import { addApplication, allowedScopes, newClientSecret } from './applications.ts';
import { readClientMetadata } from './client-metadata.ts';
import { OAuthRefusal } from './oauth-refusal.ts';
import { secretJson } from './public-call.ts';
import type { PublicCall, PublicRoute } from './public-call.ts';

/** How a client may prove itself at the token endpoint; the first is RFC 7591's default. */
export const authenticationMethods = ['client_secret_basic', 'client_secret_post', 'none'];

function register(call: PublicCall): Response {
  if (!call.state.instance.oauthApplications.dynamicOauthClientRegistration) {
    throw new OAuthRefusal('access_denied', 'Dynamic client registration is not enabled.', { status: 403 });
  }
  const metadata = readClientMetadata(call.json);
  const method = metadata.token_endpoint_auth_method ?? 'client_secret_basic';
  if (!authenticationMethods.includes(method)) {
    throw new OAuthRefusal(
      'invalid_client_metadata',
      `token_endpoint_auth_method: must be one of ${authenticationMethods.join(', ')}.`,
    );
  }
  const application = addApplication(call, {
    name: metadata.client_name ?? 'Unnamed client',
    redirectUris: metadata.redirect_uris,
    clientUri: metadata.client_uri ?? null,
    clientSecret: method === 'none' ? null : newClientSecret(),
    origin: 'registration',
  });
  return secretJson(201, {
    client_id: application.clientId,
    client_id_issued_at: Math.floor(application.createdAt / 1000),
    ...(application.clientSecret === null
      ? {}
      : { client_secret: application.clientSecret, client_secret_expires_at: 0 }),
    client_name: application.name,
    ...(application.clientUri === null ? {} : { client_uri: application.clientUri }),
    redirect_uris: application.redirectUris,
    token_endpoint_auth_method: method,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    // Everything that the instance offers, whatever was asked for (RFC 7591, section 2): a client that is told later
    // that it needs another scope must be able to come back for it.
    scope: allowedScopes(application, call).join(' '),
  });
}

/** Dynamic client registration (RFC 7591), if the instance's settings allow it. */
export const registrationRoute: PublicRoute = {
  methods: ['post'],
  path: '/oauth/register',
  crossOrigin: true,
  answer: register,
};
