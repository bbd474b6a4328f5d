import * as z from 'zod';
import type { OidcRecord } from '../state/connection-records.ts';
import { refusal } from '../operation/errors.ts';
import type { ClerkState } from '../state/state.ts';

const optionalText = z.string().nullish();

/** Parameters of a connection's OIDC side. */
export const oidcBody = z.strictObject({
  client_id: optionalText,
  client_secret: optionalText,
  discovery_url: optionalText,
  auth_url: optionalText,
  token_url: optionalText,
  user_info_url: optionalText,
  requires_pkce: z.boolean().nullish(),
});
export type OidcBody = z.infer<typeof oidcBody>;

/** An OIDC side with nothing set. */
export const newOidc = (state: ClerkState, now: number): OidcRecord => ({
  id: state.ids.id('eoac'),
  clientId: null,
  clientSecret: null,
  discoveryUrl: null,
  authUrl: null,
  tokenUrl: null,
  userInfoUrl: null,
  requiresPkce: false,
  createdAt: now,
  updatedAt: now,
});

/**
 * The OIDC side with the body's parameters. 422 form_public_client_requires_pkce for a client without secret that
 * doesn't use PKCE, 422 insecure_url for URLs that aren't https.
 */
export function changedOidc(oidc: OidcRecord, body: OidcBody, now: number): OidcRecord {
  for (const parameter of ['discovery_url', 'auth_url', 'token_url', 'user_info_url'] as const) {
    const url = body[parameter];
    if (url && !(URL.canParse(url) && new URL(url).protocol === 'https:')) {
      throw refusal(422, 'insecure_url', 'Insecure URL', 'Please provide a secure URL (https)', parameter);
    }
  }
  const changed = {
    ...oidc,
    clientId: body.client_id ?? oidc.clientId,
    clientSecret: body.client_secret ?? oidc.clientSecret,
    discoveryUrl: body.discovery_url ?? oidc.discoveryUrl,
    authUrl: body.auth_url ?? oidc.authUrl,
    tokenUrl: body.token_url ?? oidc.tokenUrl,
    userInfoUrl: body.user_info_url ?? oidc.userInfoUrl,
    requiresPkce: body.requires_pkce ?? oidc.requiresPkce,
    updatedAt: now,
  };
  if (changed.clientId !== null && changed.clientSecret === null && !changed.requiresPkce) {
    throw refusal(
      422,
      'form_public_client_requires_pkce',
      'is invalid',
      'PKCE is required for OAuth clients without a secret',
      'requires_pkce',
    );
  }
  return changed;
}

/** 422 when there is no client, or neither a discovery URL nor the three URLs that it would lead to. */
export function requireOidcComplete(oidc: OidcRecord): void {
  const found =
    oidc.discoveryUrl !== null ||
    (oidc.authUrl !== null && oidc.tokenUrl !== null && oidc.userInfoUrl !== null);
  if (oidc.clientId !== null && found) return;
  const missing = oidc.clientId === null ? 'client_id' : 'discovery_url';
  throw refusal(
    422,
    'form_conditional_param_missing',
    'is missing',
    `\`${missing}\` is required when \`active\` is \`true\`.`,
    missing,
  );
}
