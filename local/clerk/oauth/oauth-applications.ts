import * as z from 'zod';
import { credentialNotFound } from '../operation/credential-errors.ts';
import {
  ClerkRefusal,
  badRequest,
  formatInvalid,
  invalidParameter,
  notFound,
  parameterMissing,
} from '../operation/errors.ts';
import { addApplication, allowedScopes, newClientSecret } from './applications.ts';
import { grantIdOf, revokeGrant } from './grants.ts';
import { endpoints } from './metadata.ts';
import type { OAuthApplicationRecord } from '../state/oauth-records.ts';
import { requireOffered } from './offered-scopes.ts';
import { defaultScopes, scopesIn } from './scopes.ts';
import { readBody } from '../operation/operation.ts';
import type { Call, Operation } from '../operation/operation.ts';
import { ordered, pageOf } from '../operation/query.ts';
import { imageUrl } from '../users/user-wire.ts';

/** Clerk's limits for a logo, from its OpenAPI document. */
const maximumLogoBytes = 10 * 1024 * 1024;
const logoTypes = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'];

const flag = z.boolean().nullish();
const settings = {
  redirect_uris: z.array(z.string()).nullish(),
  callback_url: z.string().max(1024).nullish(),
  scopes: z.string().max(1024).nullish(),
  consent_screen_enabled: flag,
  pkce_required: flag,
  public: flag,
};
const createBody = z.strictObject({ name: z.string().max(256), ...settings });
const updateBody = z.strictObject({ name: z.string().max(256).nullish(), ...settings });
const revokeBody = z.strictObject({ token: z.string() });

function wireApplication(application: OAuthApplicationRecord, call: Call) {
  const { issuer } = call;
  return {
    object: 'oauth_application',
    id: application.id,
    instance_id: call.state.instance.id,
    name: application.name,
    client_id: application.clientId,
    client_uri: application.clientUri,
    client_image_url: application.hasLogo ? imageUrl(application.id) : null,
    dynamically_registered: application.origin !== 'administrator',
    consent_screen_enabled: application.consentScreenEnabled,
    pkce_required: application.pkceRequired,
    public: application.clientSecret === null,
    scopes: allowedScopes(application, call).join(' '),
    redirect_uris: application.redirectUris,
    callback_url: application.redirectUris[0] ?? '',
    authorize_url: `${issuer}${endpoints.authorize}`,
    token_fetch_url: `${issuer}${endpoints.token}`,
    user_info_url: `${issuer}${endpoints.userInfo}`,
    discovery_url: `${issuer}${endpoints.discovery}`,
    token_introspection_url: `${issuer}${endpoints.introspect}`,
    created_at: application.createdAt,
    updated_at: application.updatedAt,
  };
}

const wireWithSecret = (application: OAuthApplicationRecord, call: Call) => ({
  ...wireApplication(application, call),
  client_secret: application.clientSecret ?? '',
});

function find(call: Call): OAuthApplicationRecord {
  const id = call.param('oauth_application_id');
  const application = call.state.oauthApplications.get(id);
  if (application === undefined) throw notFound('OAuth application', id);
  return application;
}

function list(call: Call) {
  const { query, state } = call;
  const wanted = query.get('name_query') ?? '';
  const matching = [...state.oauthApplications.values()].filter(
    (application) =>
      application.clientId === wanted || application.name.toLowerCase().includes(wanted.toLowerCase()),
  );
  const sorted = ordered(query, matching, {
    name: (application) => application.name,
    created_at: (application) => application.createdAt,
  });
  return {
    data: pageOf(query, sorted).map((application) => wireApplication(application, call)),
    total_count: sorted.length,
  };
}

/** The redirect URIs that the body gives, in either way; undefined when it gives none. */
function givenRedirectUris(body: { redirect_uris?: string[] | null; callback_url?: string | null }) {
  const uris = body.redirect_uris ?? (body.callback_url ? [body.callback_url] : undefined);
  for (const uri of uris ?? []) {
    // Administrators may use any scheme, says Clerk's OpenAPI document; only code may not run.
    if (!URL.canParse(uri) || /^\s*(javascript|data|vbscript):/i.test(uri)) {
      throw formatInvalid(body.redirect_uris ? 'redirect_uris' : 'callback_url', 'must be a valid url');
    }
  }
  return uris;
}

/** The scopes that the body gives. 422 when the instance doesn't offer one of them. */
function givenScopes(call: Call, text: string): string[] {
  const scopes = scopesIn(text);
  requireOffered(call.settings, scopes, 'scopes');
  return scopes;
}

function create(call: Call) {
  const body = readBody(call, createBody);
  const application = addApplication(call, {
    name: body.name,
    redirectUris: givenRedirectUris(body) ?? [],
    scopes: body.scopes ? givenScopes(call, body.scopes) : defaultScopes(call),
    consentScreenEnabled: body.consent_screen_enabled ?? true,
    pkceRequired: body.pkce_required ?? false,
    clientSecret: body.public ? null : newClientSecret(),
  });
  return wireWithSecret(application, call);
}

function update(call: Call) {
  const application = find(call);
  const body = readBody(call, updateBody);
  if (body.consent_screen_enabled === false && application.origin !== 'administrator') {
    throw invalidParameter(
      'form_param_value_invalid',
      'consent_screen_enabled',
      'is invalid',
      'The consent screen cannot be disabled for dynamically registered OAuth applications.',
    );
  }
  const redirectUris = givenRedirectUris(body);
  const scopes = body.scopes ? givenScopes(call, body.scopes) : application.scopes;
  Object.assign(application, {
    name: body.name ?? application.name,
    redirectUris: redirectUris ?? application.redirectUris,
    scopes,
    consentScreenEnabled: body.consent_screen_enabled ?? application.consentScreenEnabled,
    pkceRequired: body.pkce_required ?? application.pkceRequired,
    updatedAt: call.now(),
  });
  if (body.public === true) application.clientSecret = null;
  // One that was public gets a secret, which only a rotation shows.
  if (body.public === false) application.clientSecret ??= newClientSecret();
  return wireApplication(application, call);
}

function remove(call: Call) {
  const application = find(call);
  const { state } = call;
  state.oauthApplications.delete(application.id);
  for (const grant of state.grants.values()) {
    if (grant.clientId === application.clientId) revokeGrant(call, grant.id);
  }
  return { object: 'oauth_application', id: application.id, deleted: true };
}

function uploadLogo(call: Call) {
  const application = find(call);
  const file = call.body instanceof FormData ? call.body.get('file') : null;
  if (!(file instanceof File)) throw parameterMissing('file');
  if (!logoTypes.includes(file.type)) {
    throw badRequest(
      'bad_request',
      'Bad request',
      `The image type is not supported. Supported types: ${logoTypes.join(', ')}`,
    );
  }
  if (file.size > maximumLogoBytes) {
    throw new ClerkRefusal(413, [
      {
        code: 'image_too_large',
        message: 'Image too large',
        long_message: 'The image being uploaded is more than 10MB. Please choose a smaller one.',
      },
    ]);
  }
  application.hasLogo = true;
  application.updatedAt = call.now();
  return wireApplication(application, call);
}

function rotateSecret(call: Call) {
  const application = find(call);
  if (application.clientSecret !== null) application.clientSecret = newClientSecret();
  application.updatedAt = call.now();
  return wireWithSecret(application, call);
}

function revokeToken(call: Call) {
  const application = find(call);
  const { token } = readBody(call, revokeBody);
  const grantId = grantIdOf(call, token);
  const isApplications =
    grantId !== undefined && call.state.grants.get(grantId)?.clientId === application.clientId;
  if (!isApplications) throw credentialNotFound('OAuth token');
  revokeGrant(call, grantId);
  return undefined;
}

/** OAuth applications: the clients of the authorization server. */
export const oauthApplicationOperations: Operation[] = [
  { method: 'get', path: '/oauth_applications', answer: list },
  { method: 'post', path: '/oauth_applications', answer: create },
  {
    method: 'get',
    path: '/oauth_applications/{oauth_application_id}',
    answer: (call) => wireApplication(find(call), call),
  },
  { method: 'patch', path: '/oauth_applications/{oauth_application_id}', answer: update },
  { method: 'delete', path: '/oauth_applications/{oauth_application_id}', answer: remove },
  { method: 'put', path: '/oauth_applications/{oauth_application_id}/logo', answer: uploadLogo },
  {
    method: 'post',
    path: '/oauth_applications/{oauth_application_id}/rotate_secret',
    answer: rotateSecret,
  },
  {
    method: 'post',
    path: '/oauth_applications/{oauth_application_id}/revoke_token',
    status: 204,
    answer: revokeToken,
  },
];
