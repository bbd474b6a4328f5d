import { jsonResponse } from '../operation/wire.ts';
import type { PublicCall, PublicRoute } from './public-call.ts';
import { authenticationMethods } from './registration.ts';
import { offeredScopes } from './scopes.ts';

/** Where the endpoints are, below the issuer; the same paths as on the real Clerk. */
export const endpoints = {
  authorize: '/oauth/authorize',
  token: '/oauth/token',
  revoke: '/oauth/token/revoke',
  register: '/oauth/register',
  introspect: '/oauth/token_info',
  userInfo: '/oauth/userinfo',
  keys: '/.well-known/jwks.json',
  discovery: '/.well-known/openid-configuration',
} as const;

/** RFC 8414, and what OpenID Connect Discovery asks for besides. */
function metadata({ issuer, settings, state }: PublicCall) {
  const { dynamicOauthClientRegistration, clientIdMetadataDocumentsAdvertised } =
    state.instance.oauthApplications;
  return {
    issuer,
    authorization_endpoint: `${issuer}${endpoints.authorize}`,
    token_endpoint: `${issuer}${endpoints.token}`,
    revocation_endpoint: `${issuer}${endpoints.revoke}`,
    introspection_endpoint: `${issuer}${endpoints.introspect}`,
    userinfo_endpoint: `${issuer}${endpoints.userInfo}`,
    jwks_uri: `${issuer}${endpoints.keys}`,
    ...(dynamicOauthClientRegistration ? { registration_endpoint: `${issuer}${endpoints.register}` } : {}),
    client_id_metadata_document_supported: clientIdMetadataDocumentsAdvertised,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: authenticationMethods,
    revocation_endpoint_auth_methods_supported: authenticationMethods,
    introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    authorization_response_iss_parameter_supported: true,
    scopes_supported: offeredScopes(settings),
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: [
      'iss',
      'sub',
      'aud',
      'exp',
      'iat',
      'nonce',
      'name',
      'given_name',
      'family_name',
      'preferred_username',
      'picture',
      'email',
      'email_verified',
    ],
    prompt_values_supported: ['none', 'login', 'consent', 'select_account'],
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
  };
}

const answer = (call: PublicCall) => jsonResponse(200, metadata(call));

/** What clients discover the server by. */
export const metadataRoutes: PublicRoute[] = [
  { methods: ['get'], path: '/.well-known/oauth-authorization-server', crossOrigin: true, answer },
  { methods: ['get'], path: endpoints.discovery, crossOrigin: true, answer },
  {
    methods: ['get'],
    path: endpoints.keys,
    crossOrigin: true,
    answer: async (call) => jsonResponse(200, await call.keys.jwks()),
  },
];
