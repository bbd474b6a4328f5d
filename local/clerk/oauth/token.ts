import { createHash } from 'node:crypto';
import { authenticatedClient } from './client-authentication.ts';
import { requireGrant, revokeGrant, tokenAnswer } from './grants.ts';
import { endpoints } from './metadata.ts';
import { OAuthRefusal } from './oauth-refusal.ts';
import { secretJson } from './public-call.ts';
import type { PublicCall, PublicRoute } from './public-call.ts';
import type { AuthorizationRequest, GrantRecord, OAuthApplicationRecord } from '../state/oauth-records.ts';
import { requestedResources } from './resources.ts';
import { scopesIn } from './scopes.ts';

/** RFC 6749, section 3.2: no parameter twice; RFC 8707 excepts `resource`. */
function checkOnce(form: URLSearchParams): void {
  const twice = [...form.keys()].find((name) => name !== 'resource' && form.getAll(name).length > 1);
  if (twice !== undefined) throw new OAuthRefusal('invalid_request', `${twice} is given more than once.`);
}

/** The parameter; throws invalid_request when it is missing. */
function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value) return value;
  throw new OAuthRefusal('invalid_request', `${name} is missing.`);
}

/** RFC 7636, section 4.6. */
function checkVerifier(form: URLSearchParams, { codeChallenge }: AuthorizationRequest): void {
  const verifier = form.get('code_verifier');
  if (codeChallenge === null) {
    // RFC 9700, section 4.8.2: a verifier without a challenge is a downgrade attack.
    if (verifier === null) return;
    throw new OAuthRefusal('invalid_grant', 'The authorization request had no code_challenge.');
  }
  if (verifier === null) throw new OAuthRefusal('invalid_request', 'code_verifier is missing.');
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) {
    throw new OAuthRefusal('invalid_request', 'code_verifier must be 43 to 128 unreserved characters.');
  }
  if (createHash('sha256').update(verifier).digest('base64url') === codeChallenge) return;
  throw new OAuthRefusal('invalid_grant', 'code_verifier does not fit the code_challenge.');
}

/** The resources to issue for: those asked for now, or all that were granted. RFC 8707, section 2.2. */
function narrowedResources(form: URLSearchParams, grant: GrantRecord): string[] {
  const asked = form.getAll('resource');
  return asked.length === 0 ? grant.resources : requestedResources(asked, grant.resources);
}

function exchangeCode(call: PublicCall, client: OAuthApplicationRecord) {
  const { form, state } = call;
  const code = state.authorizationCodes.get(required(form, 'code'));
  if (code === undefined || code.request.clientId !== client.clientId) {
    throw new OAuthRefusal('invalid_grant', 'The code is not one of this client.');
  }
  if (code.used) {
    // RFC 6749, section 4.1.2: whoever came second, one of the two stole it.
    revokeGrant(call, code.grantId);
    throw new OAuthRefusal('invalid_grant', 'The code was used already; what it gave is revoked.');
  }
  if (code.expiresAt <= call.now()) throw new OAuthRefusal('invalid_grant', 'The code has expired.');
  const redirectUri = form.get('redirect_uri');
  if (code.request.redirectUriGiven || redirectUri !== null) {
    if (redirectUri !== code.request.redirectUri) {
      throw new OAuthRefusal('invalid_grant', 'redirect_uri is not the one of the authorization request.');
    }
  }
  checkVerifier(form, code.request);
  const grant = requireGrant(call, code.grantId);
  const resources = narrowedResources(form, grant);
  code.used = true;
  return tokenAnswer(call, grant, { scopes: grant.scopes, resources });
}

function refresh(call: PublicCall, client: OAuthApplicationRecord) {
  const { form, state } = call;
  const token = state.refreshTokens.get(required(form, 'refresh_token'));
  if (token === undefined || state.grants.get(token.grantId)?.clientId !== client.clientId) {
    throw new OAuthRefusal('invalid_grant', 'The refresh token is not one of this client.');
  }
  if (token.used) {
    // RFC 9700, section 4.14.2: a token that was rotated away can come back only from a thief, or to one.
    revokeGrant(call, token.grantId);
    throw new OAuthRefusal('invalid_grant', 'The refresh token was used already; its grant is revoked.');
  }
  const grant = requireGrant(call, token.grantId);
  const asked = scopesIn(form.get('scope'));
  const refused = asked.filter((scope) => !grant.scopes.includes(scope));
  if (refused.length > 0) {
    throw new OAuthRefusal('invalid_scope', `The user did not grant: ${refused.join(' ')}.`);
  }
  const resources = narrowedResources(form, grant);
  token.used = true;
  return tokenAnswer(call, grant, { scopes: asked.length > 0 ? asked : grant.scopes, resources });
}

async function answer(call: PublicCall): Promise<Response> {
  checkOnce(call.form);
  const grantType = required(call.form, 'grant_type');
  if (grantType !== 'authorization_code' && grantType !== 'refresh_token') {
    throw new OAuthRefusal(
      'unsupported_grant_type',
      'grant_type must be authorization_code or refresh_token.',
    );
  }
  const client = authenticatedClient(call);
  return secretJson(200, await (grantType === 'refresh_token' ? refresh : exchangeCode)(call, client));
}

/** Where clients turn codes and refresh tokens into access tokens. */
export const tokenRoute: PublicRoute = {
  methods: ['post'],
  path: endpoints.token,
  crossOrigin: true,
  answer,
};
