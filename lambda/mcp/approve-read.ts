import type { ApprovalAnswer } from '../approvals/answer.ts';
import type { AskedFor } from '../ledger/settled-outcome.ts';
import { targetsIn } from '../ledger/targets.ts';
import { type Tool, type ToolContext, ToolError } from '../definition/tool.ts';
import { explainLedger, notApproved, onRecord } from './change.ts';
import type { SafeguardedRequest } from './safeguards.ts';
import { schemasOf } from './tool-schemas.ts';

/**
 * Asks before a read that gives out much, or what lets somebody act as another. Gives what goes on record of the approval,
 * nothing where none was needed. Throws `ApprovalAsked` when it must be
 * approved first, and `ToolError` when it is not, which goes on record.
 */
export async function approveRead(
  tool: Tool,
  args: Record<string, unknown>,
  context: ToolContext,
  { requestId, safeguards }: SafeguardedRequest,
  answer: ApprovalAnswer | undefined,
): Promise<Pick<AskedFor, 'approval' | 'approvedBy' | 'atOnce'>> {
  const { approvals, homeAccount, ledger } = safeguards;
  const approval = await approvals
    .settle(tool, args, { ...context, homeAccount, answer })
    .catch(explainLedger);
  if (approval.verdict === 'given') {
    return approval.id === undefined ? {} : { approval: approval.id, ...onRecord(approval) };
  }
  const { principal, rules, narrowing } = context.caller;
  const intent = {
    principal,
    rules,
    tool: tool.name,
    permission: tool.permission ?? '',
    targets: targetsIn(schemasOf(tool).input, args),
    fields: Object.keys(args),
    narrowedTo: narrowing?.text,
    requestId,
    approval: approval.id,
  };
  await ledger.refuse(intent, approval.verdict).catch(explainLedger);
  throw approval.asked ?? new ToolError(notApproved[approval.verdict]);
}
