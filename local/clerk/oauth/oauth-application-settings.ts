import * as z from 'zod';
import { readBody } from '../operation/operation.ts';
import type { Call, Operation } from '../operation/operation.ts';
import { requireOffered } from './offered-scopes.ts';

const flag = z.boolean().nullish();

const updateBody = z.strictObject({
  dynamic_oauth_client_registration: flag,
  default_scopes: z.array(z.string()).nullish(),
  oauth_jwt_access_tokens: flag,
  client_id_metadata_documents_advertised: flag,
  client_id_metadata_documents_only_allow_pre_registered_clients: flag,
  client_id_metadata_documents_block_implicitly_allowed_clients: flag,
});

function wireSettings({ state }: Call) {
  const settings = state.instance.oauthApplications;
  return {
    object: 'oauth_application_settings',
    dynamic_oauth_client_registration: settings.dynamicOauthClientRegistration,
    default_scopes: settings.defaultScopes,
    oauth_jwt_access_tokens: settings.oauthJwtAccessTokens,
    client_id_metadata_documents_advertised: settings.clientIdMetadataDocumentsAdvertised,
    client_id_metadata_documents_only_allow_pre_registered_clients: settings.onlyAllowPreRegisteredClients,
    client_id_metadata_documents_block_implicitly_allowed_clients: settings.blockImplicitlyAllowedClients,
  };
}

/** The scopes without repetition; null brings Clerk's own back. 422 when the instance doesn't offer one of them. */
function scopesOf({ settings, state }: Call, scopes: string[] | null | undefined): string[] | null {
  if (scopes === undefined) return state.instance.oauthApplications.defaultScopes;
  if (scopes === null) return null;
  requireOffered(settings, scopes, 'default_scopes');
  return [...new Set(scopes)];
}

function update(call: Call) {
  const settings = call.state.instance.oauthApplications;
  const body = readBody(call, updateBody);
  Object.assign(settings, {
    dynamicOauthClientRegistration:
      body.dynamic_oauth_client_registration ?? settings.dynamicOauthClientRegistration,
    defaultScopes: scopesOf(call, body.default_scopes),
    oauthJwtAccessTokens: body.oauth_jwt_access_tokens ?? settings.oauthJwtAccessTokens,
    clientIdMetadataDocumentsAdvertised:
      body.client_id_metadata_documents_advertised ?? settings.clientIdMetadataDocumentsAdvertised,
    onlyAllowPreRegisteredClients:
      body.client_id_metadata_documents_only_allow_pre_registered_clients ??
      settings.onlyAllowPreRegisteredClients,
    blockImplicitlyAllowedClients:
      body.client_id_metadata_documents_block_implicitly_allowed_clients ??
      settings.blockImplicitlyAllowedClients,
  });
  return wireSettings(call);
}

/** How the instance's OAuth applications come to be, and what tokens they get. */
export const oauthApplicationSettingsOperations: Operation[] = [
  { method: 'get', path: '/instance/oauth_application_settings', answer: wireSettings },
  { method: 'patch', path: '/instance/oauth_application_settings', answer: update },
];
