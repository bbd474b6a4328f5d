import { addApplication, allowedScopes, newClientSecret } from './applications.ts';
import { readClientMetadata } from './client-metadata.ts';
import { OAuthRefusal } from './oauth-refusal.ts';
import { secretJson } from './public-call.ts';
import type { PublicCall, PublicRoute } from './public-call.ts';
import { ownScopes, scopesIn, scopesOfNewClients } from './scopes.ts';

/** How a client may prove itself at the token endpoint; the first is RFC 7591's default. */
export const authenticationMethods = ['client_secret_basic', 'client_secret_post', 'none'];

/**
 * What the client may ask for from now on. "Clerk doesn't override a scope value that a client provides", says the
 * changelog of 2026-07-22, so the client is held to what it named, and has to register anew for more. Whether it may
 * name a custom scope isn't said; those are assigned by an administrator (changelog of 2026-08-21), so here only if
 * they are among the default scopes. Throws invalid_client_metadata.
 */
function scopesOf(call: PublicCall, text: string | undefined): string[] {
  const usual = scopesOfNewClients(call);
  const named = scopesIn(text);
  const own = ownScopes();
  const refused = named.find((scope) => !own.includes(scope) && !usual.includes(scope));
  if (refused === undefined) return named.length > 0 ? named : usual;
  throw new OAuthRefusal(
    'invalid_client_metadata',
    `scope: ${refused} is not assigned to clients that register themselves.`,
  );
}

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
    scopes: scopesOf(call, metadata.scope),
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
