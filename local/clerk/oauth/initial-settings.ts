import type { InstanceSettings } from '../state/settings.ts';
import type { ClerkState } from '../state/state.ts';

/**
 * Gives a new state the OAuth settings that the server was started with; from then on the Backend API changes them.
 * Metadata documents of clients are advertised, unlike in a new instance of Clerk, so that any MCP client can connect.
 */
export function withOAuthSettings(state: ClerkState, settings: InstanceSettings): ClerkState {
  Object.assign(state.instance.oauthApplications, {
    dynamicOauthClientRegistration: settings.dynamicClientRegistration,
    oauthJwtAccessTokens: settings.oauthJwtAccessTokens,
    defaultScopes: settings.oauthDefaultScopes,
    clientIdMetadataDocumentsAdvertised: true,
  });
  return state;
}
