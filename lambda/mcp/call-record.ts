import type { RequestId } from '@modelcontextprotocol/server';
import type { ToolOutcome } from './call-tool.ts';
import type { RejectionReason } from './rejection.ts';

/**
 * What a call is about: `protocol`: nothing of Clerk's; `read` and `change`: one tool; `workflow`: a tool that does the
 * work of many; `operation`: one that is not listed.
 */
export type CallKind = 'protocol' | 'read' | 'change' | 'workflow' | 'operation';

/** How a call ended, for the log. */
export type CallOutcome = ToolOutcome | 'protocol_error';

/**
 * What the log says of one JSON-RPC message. Nothing of it is text of the message: names are those that this server
 * has, `unknown` in place of any other.
 */
export interface CallRecord {
  /** To find it by; not logged. */
  readonly id: RequestId | undefined;
  /** Undefined when the message was not read. */
  readonly method: string | undefined;
  readonly kind: CallKind;
  /** The tool that is called, or that shows what a resource or a completion asks for. */
  readonly tool?: string | undefined;
  /** The operation that `run_operation` is to run. */
  readonly operation?: string | undefined;
  prompt?: string;
  /** The trace that the call says it belongs to, by its `_meta` or the header. */
  readonly traceparent?: string | undefined;
  /** Undefined until it is known; `ok` for what needs no answer. */
  outcome?: CallOutcome | undefined;
  /** What is wrong with a message, where the outcome is `protocol_error`. */
  reason?: RejectionReason | undefined;
  /** Why a call failed inside; for the operator. */
  cause?: unknown;
  /** True once a handler has an answer: what fails then is this server's doing. */
  isAnswered?: true;
  /** How the operation ended that a tool has passed the call on to. */
  passedOn?: Pick<CallRecord, 'outcome' | 'cause'>;
  /** When the response was there, by `performance.now()`. */
  endedAt?: number;
  /** HTTP requests sent to Clerk. */
  clerkCalls: () => number;
}

const none = () => 0;

/** A record of what no more is known of. */
export function callRecord(method: string | undefined, facts: Partial<CallRecord> = {}): CallRecord {
  return { id: undefined, method, kind: 'protocol', clerkCalls: none, ...facts };
}
