/** What the live view shows, as it goes to the browser. Texts in it may be of end users: data, never markup. */

/** A Clerk id, and whose it is where that is known: never with a real instance. */
export interface ShownTarget {
  readonly id: string;
  readonly name?: string;
}

/** One call, or one request that was refused before it was one. */
export interface ShownCall {
  /** Counted from 1. */
  readonly id: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** A name that this server's settings have, or the subject. */
  readonly caller: string;
  readonly method: string;
  /** The tool, operation or prompt; empty where there is none. */
  readonly tool: string;
  readonly targets: readonly ShownTarget[];
  /** How many more there were. */
  readonly more: number;
  readonly outcome: string;
  readonly reason?: string;
  readonly durationMs?: number;
  /** Requests to Clerk. */
  readonly clerkCalls?: number;
}

/** How a question ended, or that it has not. */
export type ApprovalState = 'waiting' | 'approved' | 'declined' | 'cancelled' | 'asked again';

/** A question that was asked before a call. */
export interface ShownApproval {
  readonly id: string;
  readonly at: string;
  readonly caller: string;
  readonly tool: string;
  readonly targets: readonly ShownTarget[];
  readonly more: number;
  /** Whether the client shows a form, or asks in the conversation and sends a confirmation. */
  readonly by: 'form' | 'confirmation';
  /** What people are shown; undefined with a real instance, whose people it may name. */
  readonly question?: string;
  /** ISO 8601, UTC: until then it can be answered. */
  readonly expiresAt: string;
  readonly state: ApprovalState;
}

/** One entry of the ledger. */
export interface ShownRecord {
  readonly id: string;
  readonly at: string;
  readonly caller: string;
  readonly tool: string;
  readonly targets: readonly ShownTarget[];
  readonly more: number;
  readonly result: string;
  readonly reason?: string;
  /** How it was approved: `by a form`, `not asked`. */
  readonly approved?: string;
}

/** A user of the embedded Clerk: each fact at the start, and now where it differs. */
export interface ShownUser {
  readonly id: string;
  readonly name: string;
  readonly state: 'same' | 'changed' | 'new' | 'gone';
  readonly facts: readonly { readonly name: string; readonly before?: string; readonly now?: string }[];
}

/** A fault that the embedded Clerk can be given. */
export interface ShownFault {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly isOn: boolean;
}

/** Where the switch of the stage stands. */
export interface ShownSwitch {
  readonly position: 'on' | 'read-only' | 'off';
  /** Since when and by whom; undefined while nobody has set it. */
  readonly turned?: string;
}

/** A step of the demonstration. */
export interface ShownStep {
  readonly title: string;
  readonly state: 'next' | 'running' | 'done' | 'failed';
  /** What came of it, in a few lines. */
  readonly text?: string;
}

/** The demonstration: undefined parts where it has not been played. */
export interface ShownDemonstration {
  readonly state: 'idle' | 'running' | 'asking' | 'done' | 'failed';
  readonly steps: readonly ShownStep[];
  /** What is asked, while it is. */
  readonly question?: string;
}

/** All of it, for a page that has nothing yet. */
export interface Snapshot {
  readonly clerk: 'embedded' | 'live';
  readonly calls: readonly ShownCall[];
  readonly approvals: readonly ShownApproval[];
  readonly records: readonly ShownRecord[];
  readonly switch: ShownSwitch;
  /** These three are of the embedded Clerk alone. */
  readonly users?: readonly ShownUser[];
  readonly faults?: readonly ShownFault[];
  readonly demonstration?: ShownDemonstration;
}

/** What is sent when something changed, by the name of the event. */
export interface Changes {
  readonly call: ShownCall;
  readonly approval: ShownApproval;
  readonly records: readonly ShownRecord[];
  readonly switch: ShownSwitch;
  readonly users: readonly ShownUser[];
  readonly faults: readonly ShownFault[];
  readonly demonstration: ShownDemonstration;
}
