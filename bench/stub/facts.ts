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
