/** A client of the authorization server. Times here are milliseconds since 1970. */
export interface OAuthApplicationRecord {
  id: string;
  name: string;
  clientId: string;
  /** null for a public client. */
  clientSecret: string | null;
  clientUri: string | null;
  hasLogo: boolean;
  /** How the instance came to know it: an administrator, RFC 7591, or a client ID metadata document. */
  origin: 'administrator' | 'registration' | 'metadata-document';
  consentScreenEnabled: boolean;
  pkceRequired: boolean;
  redirectUris: string[];
  /** What it may ask for; null means everything that the instance offers. */
  scopes: string[] | null;
  createdAt: number;
  updatedAt: number;
}

/** What a client asks a user for, checked. */
export interface AuthorizationRequest {
  clientId: string;
  redirectUri: string;
  /** Whether the client named the redirect URI, and so must name it again at the token endpoint. */
  redirectUriGiven: boolean;
  scopes: string[];
  /** RFC 8707; empty when the client named none. */
  resources: string[];
  state: string | null;
  /** RFC 7636, method S256; null for a confidential client that did without. */
  codeChallenge: string | null;
  nonce: string | null;
  loginHint: string | null;
}

/** An authorization request that waits for the user's decision. */
export interface PendingConsent {
  request: AuthorizationRequest;
  /** Whether the sign-in code was given for it: only then does it go on to a decision. */
  admitted: boolean;
  expiresAt: number;
}

/** What a user allowed a client. */
export interface GrantRecord {
  id: string;
  clientId: string;
  userId: string;
  scopes: string[];
  resources: string[];
  organizationId: string | null;
  nonce: string | null;
  revoked: boolean;
  createdAt: number;
}

export interface AuthorizationCodeRecord {
  request: AuthorizationRequest;
  grantId: string;
  used: boolean;
  expiresAt: number;
}

export interface RefreshTokenRecord {
  grantId: string;
  used: boolean;
}

/** An opaque access token. Those in JWT format aren't stored. */
export interface OAuthAccessTokenRecord {
  id: string;
  token: string;
  /** null for a token that a test minted without a grant. */
  grantId: string | null;
  clientId: string;
  userId: string;
  scopes: string[];
  resources: string[];
  organizationId: string | null;
  revoked: boolean;
  revocationReason: string | null;
  expiration: number;
  createdAt: number;
  updatedAt: number;
}

/** The authorization server's part of the state. */
export interface OAuthState {
  oauthApplications: Map<string, OAuthApplicationRecord>;
  /** By transaction id. */
  pendingConsents: Map<string, PendingConsent>;
  grants: Map<string, GrantRecord>;
  /** By the code itself. */
  authorizationCodes: Map<string, AuthorizationCodeRecord>;
  /** By the token itself. */
  refreshTokens: Map<string, RefreshTokenRecord>;
  /** By id. */
  oauthAccessTokens: Map<string, OAuthAccessTokenRecord>;
}

/** No clients, nothing granted. */
export function emptyOAuthState(): OAuthState {
  return {
    oauthApplications: new Map(),
    pendingConsents: new Map(),
    grants: new Map(),
    authorizationCodes: new Map(),
    refreshTokens: new Map(),
    oauthAccessTokens: new Map(),
  };
}
