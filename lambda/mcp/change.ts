import { contact } from '../access/contact.ts';
import type { ApprovalAnswer } from '../approvals/answer.ts';
import type { Approval } from '../approvals/approvals.ts';
import { ApprovalAsked } from '../approvals/question.ts';
import { ClerkFailure } from '../clerk/failure.ts';
import type { IntentRecord } from '../ledger/record.ts';
import type { AskedFor } from '../ledger/settled-outcome.ts';
import { addressesIn, targetsIn } from '../ledger/targets.ts';
import { LedgerUnavailable } from '../ledger/table.ts';
import { type Tool, type ToolAnswer, type ToolContext, ToolError } from '../definition/tool.ts';
import { workflows } from './message.ts';
import { changeResult, type Ending } from './change-result.ts';
import type { SafeguardedRequest } from './safeguards.ts';
import { schemasOf } from './tool-schemas.ts';

/** True for tools that change something by themselves; those that only pass a call on are judged by what they call. */
export function isChange({ annotations, methods }: Tool): boolean {
  return !annotations.readOnlyHint && methods.length > 0;
}

/**
 * Runs a tool that changes something, with a Clerk whose effects are this call's alone: first it is approved and its
 * intent goes on record, then it acts, then the outcome goes on record. Throws `ApprovalAsked` when it must be approved
 * first, unless it would change nothing, and `ToolError` when it is not approved or when the intent can't be written: nothing is changed then.
 */
export async function runChange(
  tool: Tool,
  args: Record<string, unknown>,
  context: ToolContext,
  { requestId, safeguards }: SafeguardedRequest,
  answer: ApprovalAnswer | undefined,
): Promise<ToolAnswer<Record<string, unknown>>> {
  const { stageSwitch, approvals, homeAccount, ledger, credentials } = safeguards;
  const { principal, rules, narrowing } = context.caller;
  const { input } = schemasOf(tool);
  const asked: AskedFor = {
    principal,
    rules,
    tool: tool.name,
    permission: tool.permission ?? '',
    targets: targetsIn(input, args),
    addresses: addressesIn(input, args),
    // Workflows look up what is left to do, and are run again to finish it.
    ...(workflows.has(tool.name) ? {} : { args: JSON.stringify(args) }),
    fields: Object.keys(args),
    narrowedTo: narrowing?.text,
    declared: context.declared,
    requestId,
  };
  const refuse = ({ faults: [fault], kind }: ClerkFailure) =>
    ledger.refuse(asked, fault?.code ?? kind).catch(explainLedger);
  await stageSwitch.check('change').catch(async (error: unknown) => {
    if (error instanceof ClerkFailure) await refuse(error);
    throw error;
  });
  let approval: Approval;
  try {
    approval = await approvals.settle(tool, args, { ...context, homeAccount, answer });
  } catch (error) {
    if (!(error instanceof ApprovalAsked)) {
      if (error instanceof ToolError && error.reason)
        await ledger.refuse(asked, error.reason).catch(explainLedger);
      return explainLedger(error);
    }
    const { rehearse } = await import('./rehearse.ts');
    const rehearsed = await rehearse(tool, args, context);
    if (!rehearsed) return explainLedger(error);
    if (rehearsed.refusal) await refuse(rehearsed.refusal);
    return rehearsed.answer;
  }
  const intent = { ...asked, approval: approval.id };
  if (approval.verdict !== 'given') {
    await ledger.refuse(intent, approval.verdict).catch(explainLedger);
    throw new ToolError(notApproved[approval.verdict]);
  }
  const onRepeat = async (earlier: IntentRecord) => {
    const { explainRepeat, repeatReason } = await import('./repeat.ts');
    const known = await explainRepeat(earlier, context.clerk);
    if (!known) return;
    await ledger.refuse(intent, repeatReason);
    throw known;
  };
  const change = await ledger.begin(intent, onRepeat).catch(explainLedger);
  const startedAt = performance.now();
  const end = async (ending: Ending) => {
    const { effects } = context.clerk;
    const durationMs = Math.round(performance.now() - startedAt);
    const { stepsTaken } = await import('./steps-taken.ts');
    await ledger.end(change, {
      ...changeResult(effects, ending),
      steps: stepsTaken(effects.sent),
      durationMs,
    });
  };
  let done: ToolAnswer<Record<string, unknown>>;
  try {
    done = await tool.run(await credentials.fill(input, args), context);
  } catch (error) {
    await end({ error });
    throw error;
  }
  await end({ partlyDone: done.partlyDone ?? false });
  return done;
}

const notApproved: Readonly<Record<Exclude<Approval['verdict'], 'given'>, string>> = {
  declined:
    'The person who was asked declined; nothing was changed. Next: do not ask again unless the person wants it.',
  cancelled:
    'The person who was asked closed the question without an answer; nothing was changed. Next: ask the person whether to try again.',
};

function explainLedger(error: unknown): never {
  if (!(error instanceof LedgerUnavailable)) throw error;
  throw new ToolError(
    `The ledger does not answer, and nothing is changed without being on record. Nothing was changed. Next: try again in a few seconds; if it goes on, tell ${contact}.`,
    { cause: error },
  );
}
