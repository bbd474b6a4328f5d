/** Which kinds of Clerk tokens are taken. */
export type ClerkTokenKind = 'oauth' | 'm2m' | 'apiKey';

/** Clerk signs with RS256 only. https://clerk.com/docs/guides/how-clerk-works/tokens-and-signatures */
export const clerkAlgorithms = ['RS256'] as const;

/** A public key for signatures as a JWK (RFC 7517). */
export interface PublicKey {
  readonly kty: string;
  readonly kid: string;
  readonly alg?: string;
  readonly n?: string;
  readonly e?: string;
  readonly crv?: string;
  readonly x?: string;
  readonly y?: string;
}

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
  /** Keys that come with the deployment; without them they are read when the first token comes. */
  readonly keys?: readonly PublicKey[] | undefined;
}

/** The Clerk instance as an issuer. */
export interface ClerkIssuer extends Pick<OidcIssuer, 'issuer' | 'keys'> {
  readonly tokens: readonly ClerkTokenKind[];
}

/** Whose credentials are taken, and how; the stack writes it into a file beside the authorizer's code. */
export interface IdentitySettings {
  readonly clerk?: ClerkIssuer | undefined;
  readonly oidc: readonly OidcIssuer[];
  /** Whether the authorization servers offer permissions as scopes, so that a client may ask for more of them. */
  readonly permissionScopes: boolean;
  /** Whether a modern client's call of a tool beyond its permissions is refused at the edge. */
  readonly refusesTools: boolean;
}

/** Whose credentials are taken, and for which server. */
export interface IdentityConfig extends Pick<IdentitySettings, 'clerk' | 'oidc'> {
  /** The MCP URL as clients know it: the audience of every token. */
  readonly publicUrl: string;
}
