/** What the stub prints once it is ready. */
export interface StubFacts {
  /** Origin of the stub: Clerk's Backend API, DynamoDB and Secrets Manager. */
  readonly url: string;
  /** Who issues tokens. */
  readonly issuer: string;
  readonly secretKey: string;
  /** The user that the stub has. */
  readonly userId: string;
}

/** What makes the stub of Clerk more like Clerk. */
export interface StubLimits {
  /** Milliseconds before each answer; default 0. */
  readonly latencyMs?: number;
  /** Clerk's rate limit of an instance; default none. */
  readonly requestsPer10s?: number;
}
