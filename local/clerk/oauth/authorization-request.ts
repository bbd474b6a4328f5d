import type { Instance } from '../operation/operation.ts';
import { allowedScopes } from './applications.ts';
import { beginningClient } from './clients.ts';
import { OAuthRefusal, UntrustedRequest } from './oauth-refusal.ts';
import type { AuthorizationRequest, OAuthApplicationRecord } from '../state/oauth-records.ts';
import { isRegistered } from './redirect-uris.ts';
import { requestedResources } from './resources.ts';
import { requestedScopes } from './scopes.ts';

/** A client and a redirect URI that belong together: from here on, errors may be told to the client. */
export interface TrustedStart {
  application: OAuthApplicationRecord;
  redirectUri: string;
  redirectUriGiven: boolean;
}

/** The parameter, which RFC 6749 (section 3.1) allows only once; null when it isn't there or empty. */
function single(query: URLSearchParams, name: string): string | null {
  const values = query.getAll(name);
  if (values.length <= 1) return values[0] || null;
  throw new OAuthRefusal('invalid_request', `${name} is given more than once.`);
}

/** Settles who asks and where the answer goes. Throws UntrustedRequest when that can't be told for sure. */
export async function trustedStart(instance: Instance, query: URLSearchParams): Promise<TrustedStart> {
  for (const name of ['client_id', 'redirect_uri']) {
    if (query.getAll(name).length > 1) throw new UntrustedRequest(`${name} is given more than once.`);
  }
  const clientId = query.get('client_id');
  if (!clientId) throw new UntrustedRequest('client_id is missing.');
  const application = await beginningClient(instance, clientId);
  const given = query.get('redirect_uri');
  if (given) {
    if (isRegistered(given, application.redirectUris)) {
      return { application, redirectUri: given, redirectUriGiven: true };
    }
    throw new UntrustedRequest(`The redirect URI ${given} is not one that the client registered.`);
  }
  const [only, ...others] = application.redirectUris;
  if (only === undefined) throw new UntrustedRequest('The client has no redirect URI.');
  if (others.length > 0) {
    throw new UntrustedRequest('redirect_uri is missing, and the client registered several.');
  }
  return { application, redirectUri: only, redirectUriGiven: false };
}

function codeChallenge(query: URLSearchParams, application: OAuthApplicationRecord): string | null {
  const challenge = single(query, 'code_challenge');
  const method = single(query, 'code_challenge_method');
  if (challenge === null) {
    if (method !== null) throw new OAuthRefusal('invalid_request', 'code_challenge is missing.');
    if (application.clientSecret !== null && !application.pkceRequired) return null;
    throw new OAuthRefusal('invalid_request', 'code_challenge is missing: this client must use PKCE.');
  }
  if (method !== 'S256') throw new OAuthRefusal('invalid_request', 'code_challenge_method must be S256.');
  // A SHA-256 hash is 43 characters of base64url without padding.
  if (/^[\w-]{43}$/.test(challenge)) return challenge;
  throw new OAuthRefusal('invalid_request', 'code_challenge is not a SHA-256 hash in base64url.');
}

/** Refuses what this server can't do, and `prompt=none`: nobody is ever signed in to the embedded Clerk. */
function checkManner(query: URLSearchParams): void {
  if (query.has('request')) {
    throw new OAuthRefusal('request_not_supported', 'Request objects are not supported.');
  }
  if (query.has('request_uri')) {
    throw new OAuthRefusal('request_uri_not_supported', 'Request objects are not supported.');
  }
  const type = single(query, 'response_type');
  if (type === null) throw new OAuthRefusal('invalid_request', 'response_type is missing.');
  if (type !== 'code') throw new OAuthRefusal('unsupported_response_type', 'response_type must be code.');
  if ((single(query, 'response_mode') ?? 'query') !== 'query') {
    throw new OAuthRefusal('invalid_request', 'response_mode must be query.');
  }
  const prompts = (single(query, 'prompt') ?? '').split(' ').filter((prompt) => prompt !== '');
  if (!prompts.includes('none')) return;
  if (prompts.length > 1) {
    throw new OAuthRefusal('invalid_request', 'prompt=none goes with no other value.');
  }
  throw new OAuthRefusal('login_required', 'Nobody is signed in, and prompt=none forbids to ask.');
}

/** What the client asks for. Throws an OAuthRefusal, which goes back to the client by redirect. */
export function readAuthorizationRequest(
  instance: Instance,
  query: URLSearchParams,
  { application, redirectUri, redirectUriGiven }: TrustedStart,
): AuthorizationRequest {
  const state = single(query, 'state');
  checkManner(query);
  return {
    clientId: application.clientId,
    redirectUri,
    redirectUriGiven,
    codeChallenge: codeChallenge(query, application),
    scopes: requestedScopes(instance, single(query, 'scope'), allowedScopes(application, instance)),
    resources: requestedResources(query.getAll('resource'), instance.resources),
    state,
    nonce: single(query, 'nonce'),
    loginHint: single(query, 'login_hint'),
  };
}
