import type { EmbeddedClerk } from '../clerk/server.ts';
import type { LivePlace } from './page.ts';
import type { AwsCredentials } from '../cloud/iam-caller.ts';

/** Where the ledger of the local cloud is, and what it is read with. */
export interface LedgerAccess {
  readonly url: string;
  readonly table: string;
  /** The ARN of the secret with the keys of its records. */
  readonly keySecret: string;
  readonly secretsManagerUrl: string;
  readonly region: string;
  readonly credentials: AwsCredentials;
}

/** What the live view shows, where that is. */
export interface Sources {
  readonly mcpUrl: string;
  readonly place: LivePlace;
  readonly ledger: LedgerAccess;
  /** The Clerk that the users are in, where that is the embedded one; undefined with a real instance. */
  readonly clerk: EmbeddedClerk | undefined;
  /** The token that the demonstration calls with: of an agent that is asked before what is grave. */
  readonly token: string;
}
