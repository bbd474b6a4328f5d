import { ProtocolErrorCode } from '@modelcontextprotocol/server';

/** What can be wrong with a message, for the log: words of this server's own, whatever the message says. */
export type RejectionReason =
  | 'batch_ids_repeated'
  | 'batch_not_taken'
  | 'batch_too_long'
  | 'capability_missing'
  | 'headers_disagree'
  | 'invalid_message'
  | 'invalid_params'
  | 'resource_not_found'
  | 'unknown_method'
  | 'unknown_tool'
  | 'unsupported_version'
  | 'other';

/** A JSON-RPC error as the protocol layer reports it. */
export interface Rejection {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
  /** Where the code alone does not tell. */
  readonly reason?: RejectionReason;
}

const byCode: ReadonlyMap<number, RejectionReason> = new Map([
  [ProtocolErrorCode.InvalidRequest, 'invalid_message'],
  [ProtocolErrorCode.MethodNotFound, 'unknown_method'],
  [ProtocolErrorCode.InvalidParams, 'invalid_params'],
  [ProtocolErrorCode.UnsupportedProtocolVersion, 'unsupported_version'],
  // The SDK's for what HTTP forbids: a version that is not supported.
  [-32_000, 'unsupported_version'],
  [-32_002, 'resource_not_found'],
  [-32_020, 'headers_disagree'],
  [-32_021, 'capability_missing'],
]);

/** What an error says is wrong, without its words. */
export function reasonOf({ code, reason }: Pick<Rejection, 'code' | 'reason'>): RejectionReason {
  return reason ?? byCode.get(code) ?? 'other';
}
