import {
  type JSONRPCResponse,
  MissingRequiredClientCapabilityError,
  ProtocolError,
  ProtocolErrorCode,
} from '@modelcontextprotocol/server';
import type { Caller } from '../access/caller.ts';
import { explainLack } from '../access/lack.ts';
import type { Permission } from '../access/permissions.ts';
import { ClerkFailure } from '../clerk/failure.ts';
import { explainFailure } from '../definition/refusal.ts';
import type { CallOutcome, CallRecord } from './call-record.ts';
import type { ToolOutcome } from './call-tool.ts';
import { reasonOf } from './rejection.ts';

/** A request that can't be answered: what to tell the client, and what to call it in the log. */
export class Unanswerable extends Error {
  override readonly name = 'Unanswerable';
  readonly outcome: ToolOutcome;
  readonly data: Readonly<Record<string, unknown>> | undefined;

  constructor(
    outcome: ToolOutcome,
    message: string,
    data?: Readonly<Record<string, unknown>>,
    cause?: unknown,
  ) {
    super(message, { cause });
    this.outcome = outcome;
    this.data = data;
  }
}

/** The refusal of what the caller lacks the permission for. */
export function lacking(what: string, permission: Permission, caller: Caller): Unanswerable {
  return new Unanswerable('forbidden', explainLack(what, permission, caller));
}

/**
 * Runs what answers a request. Throws only `ProtocolError`, with a message that holds nothing from inside this server;
 * the log gets the outcome and the cause.
 */
export async function answering<Answer>(
  call: CallRecord,
  requestId: string,
  work: () => Answer | Promise<Answer>,
): Promise<Answer> {
  try {
    const answer = await work();
    call.outcome ??= 'ok';
    call.isAnswered = true;
    return answer;
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    if (error instanceof Unanswerable) {
      note(call, error.outcome, error.cause);
      throw new ProtocolError(codeOf(error.outcome), error.message, error.data);
    }
    if (error instanceof ClerkFailure) {
      note(call, `clerk_${error.kind}`, error.cause);
      throw new ProtocolError(ProtocolErrorCode.InternalError, explainFailure(error));
    }
    throw internalFault(call, requestId, error);
  }
}

/**
 * What to answer for what was thrown around a handler, where the SDK looks at parameters and results: its own words
 * only where they are about what the client has sent.
 */
export function faultAround(error: unknown, call: CallRecord, requestId: string): ProtocolError {
  const isOfClient = !call.isAnswered || error instanceof MissingRequiredClientCapabilityError;
  if (error instanceof ProtocolError && isOfClient) return error;
  // The SDK throws this, and nothing more special, for parameters that are not as the method has them.
  if (error instanceof Error && error.constructor === Error && isOfClient) {
    return new ProtocolError(ProtocolErrorCode.InvalidParams, error.message);
  }
  return internalFault(call, requestId, error);
}

/** The error response to a request that failed inside, as the log is told. */
export function faultResponse(call: CallRecord, requestId: string, cause: unknown): JSONRPCResponse {
  const { code, message } = internalFault(call, requestId, cause);
  return { jsonrpc: '2.0', ...(call.id === undefined ? {} : { id: call.id }), error: { code, message } };
}

/**
 * Notes how a request ended whose response is about to be sent, and gives the response: an error that says that
 * something failed inside gets the words for that, with the request id.
 */
export function noteResponse(
  call: CallRecord,
  requestId: string,
  response: JSONRPCResponse,
): JSONRPCResponse {
  call.endedAt = performance.now();
  if (!('error' in response)) {
    call.outcome ??= 'ok';
    return response;
  }
  // Else it is known already why it failed.
  if (call.outcome !== undefined && call.outcome !== 'ok' && call.outcome !== 'approval_asked')
    return response;
  const { code, message } = response.error;
  if (code === (ProtocolErrorCode.InternalError as number)) {
    return faultResponse(call, requestId, new Error(`The MCP SDK answered: ${message}`));
  }
  call.outcome = 'protocol_error';
  call.reason ??= reasonOf({ code });
  return response;
}

function internalFault(call: CallRecord, requestId: string, cause: unknown): ProtocolError {
  note(call, 'internal_error', cause);
  return new ProtocolError(
    ProtocolErrorCode.InternalError,
    `The request failed inside this server. Request id: ${requestId}.`,
  );
}

/** Notes how a call ended; of one that was passed on to an operation, how that did. */
export function note(call: CallRecord, outcome: CallOutcome, cause?: unknown): void {
  const isOfPassing = call.passedOn !== undefined && (outcome === 'ok' || outcome === 'refused');
  Object.assign(call, isOfPassing ? call.passedOn : { outcome, cause });
}

/** Outcomes that are about what the client has sent: a name, a URI or an argument. */
const invalid: ReadonlySet<ToolOutcome> = new Set(['invalid_arguments', 'refused', 'clerk_refused']);

/** MCP has no code of its own for what is not allowed; what is not there is an invalid parameter. */
function codeOf(outcome: ToolOutcome): ProtocolErrorCode {
  if (outcome === 'forbidden') return ProtocolErrorCode.InvalidRequest;
  return invalid.has(outcome) ? ProtocolErrorCode.InvalidParams : ProtocolErrorCode.InternalError;
}
