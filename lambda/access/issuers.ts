/** Whom the settings trust to say who calls; the stack puts it into the function's environment as JSON. */
export interface TrustedIssuers {
  /** The Clerk instance's, whose tokens are of users, machines and API keys. */
  readonly clerk?: string | undefined;
  /** The others', by the names that rules call them. */
  readonly oidc: Readonly<Record<string, string>>;
}
