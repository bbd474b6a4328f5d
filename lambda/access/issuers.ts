/** Whom the settings trust to say who calls; the stack writes it into a file beside the function's code. */
export interface TrustedIssuers {
  /** The URL of the Clerk instance's, whose tokens are of users, machines and API keys. */
  readonly clerk?: string | undefined;
  /** The others. */
  readonly oidc: readonly TrustedIssuer[];
}

/** An issuer other than Clerk. */
export interface TrustedIssuer {
  /** As rules call it. */
  readonly name: string;
  /** Its URL. */
  readonly issuer: string;
  /** Claims that a token must have, each with one of the values. */
  readonly requiredClaims: Readonly<Record<string, readonly string[]>>;
}
