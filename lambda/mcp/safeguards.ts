import type { Approvals } from '../approvals/approvals.ts';
import type { Credentials } from '../credentials/credentials.ts';
import type { StageSwitch } from '../guardrails/switch.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** What calls go through on their way to Clerk, besides the guardrails of its requests. */
export interface Safeguards {
  readonly stageSwitch: StageSwitch;
  /** Whether a list of tools goes by what is known of the switch, and does not wait for it. */
  readonly listsAtOnce?: boolean;
  /** What is asked before what can't be undone. */
  readonly approvals: Approvals;
  /** The AWS account of the stack, in which the rules of approvals name IAM roles without one. */
  readonly homeAccount?: string | undefined;
  /** Where every change goes on record. */
  readonly ledger: Ledger;
  /** Which reads go on record: those that carry much away or show a secret, which is so when left out, or all. */
  readonly reads?: 'sensitive' | 'all';
  /** What stands in for credentials, and whether they may be sent as they are. */
  readonly credentials: Credentials;
}

/** A request, as far as the safeguards have to do with it. */
export interface SafeguardedRequest {
  /** What it is found by in the log, and on record. */
  readonly requestId: string;
  readonly safeguards: Safeguards;
  /** Takes what goes on while the answer is on its way, and is waited for before the request has ended. It must not reject. */
  readonly later: (work: Promise<void>) => void;
}
