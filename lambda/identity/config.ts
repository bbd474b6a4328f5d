/** Which kinds of Clerk tokens are taken. */
export type ClerkTokenKind = 'oauth' | 'm2m' | 'apiKey';

/** An issuer of JWTs other than Clerk. */
export interface OidcIssuer {
  /** As rules name it. */
  readonly name: string;
  readonly issuer: string;
  /** Default: the public URL of this server. */
  readonly audience?: string | undefined;
  /** Asymmetric signature algorithms, RFC 7518 names. */
  readonly algorithms: readonly string[];
  /** Claims that a token must have, each with one of the values. */
  readonly requiredClaims: Readonly<Record<string, readonly string[]>>;
}

/** Whose credentials are taken; the stack puts it into the authorizer's environment as JSON. */
export interface IdentityConfig {
  /** The MCP URL as clients know it: the audience of every token. */
  readonly publicUrl: string;
  readonly clerk?: { readonly issuer: string; readonly tokens: readonly ClerkTokenKind[] } | undefined;
  readonly oidc: readonly OidcIssuer[];
}
