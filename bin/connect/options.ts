/** What the command line says. */
export interface ConnectOptions {
  readonly stage?: string;
  readonly url?: string;
  readonly with?: string;
  readonly region?: string;
  readonly name?: string;
  readonly project?: string;
  readonly file?: string;
  readonly remove: boolean;
  readonly yes: boolean;
  readonly json: boolean;
}
