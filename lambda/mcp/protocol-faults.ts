import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import type { Caller } from '../access/caller.ts';
import { explainLack } from '../access/lack.ts';
import type { Permission } from '../access/permissions.ts';
import { ClerkFailure } from '../clerk/failure.ts';
import type { StageSwitch } from '../guardrails/switch.ts';
import { explainFailure } from '../tools/refusal.ts';
import type { ToolOutcome } from './call-tool.ts';

/** What the answering of prompts and resources reports for the log; a protocol error would show up there in words. */
export interface FaultContext {
  readonly requestId: string;
  readonly onOutcome: (outcome: ToolOutcome, cause?: unknown) => void;
  readonly stageSwitch: StageSwitch;
}

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
 * Answers a request about prompts, resources or completions. Throws only `ProtocolError`, with a message that holds
 * nothing from inside this server; the log gets the outcome and the cause.
 */
export async function answering<Answer>(
  { requestId, onOutcome, stageSwitch }: FaultContext,
  work: () => Answer | Promise<Answer>,
): Promise<Answer> {
  try {
    await stageSwitch.check('read');
    return await work();
  } catch (error) {
    if (error instanceof Unanswerable) {
      onOutcome(error.outcome, error.cause);
      throw new ProtocolError(codeOf(error.outcome), error.message, error.data);
    }
    if (error instanceof ClerkFailure) {
      onOutcome(`clerk_${error.kind}`, error.cause);
      throw new ProtocolError(ProtocolErrorCode.InternalError, explainFailure(error));
    }
    onOutcome('internal_error', error);
    throw new ProtocolError(
      ProtocolErrorCode.InternalError,
      `The request failed inside this server. Request id: ${requestId}.`,
    );
  }
}

/** Outcomes that are about what the client has sent: a name, a URI or an argument. */
const invalid: ReadonlySet<ToolOutcome> = new Set(['invalid_arguments', 'refused', 'clerk_refused']);

/** MCP has no code of its own for what is not allowed; what is not there is an invalid parameter. */
function codeOf(outcome: ToolOutcome): ProtocolErrorCode {
  if (outcome === 'forbidden') return ProtocolErrorCode.InvalidRequest;
  return invalid.has(outcome) ? ProtocolErrorCode.InvalidParams : ProtocolErrorCode.InternalError;
}
