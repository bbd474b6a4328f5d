import { contact } from '../access/contact.ts';
import type { ApprovalAnswer } from '../approvals/answer.ts';
import type { Approval, ApprovedBy, Refused } from '../approvals/approval.ts';
import { ApprovalAsked } from '../approvals/question.ts';
import { mustRehearse } from '../access/policy.ts';
import { ClerkFailure } from '../clerk/failure.ts';
import type { IntentRecord } from '../ledger/record.ts';
import type { AskedFor } from '../ledger/settled-outcome.ts';
import { addressesIn, targetsIn } from '../ledger/targets.ts';
import { count } from '../log/metrics.ts';
import { LedgerUnavailable } from '../ledger/table.ts';
import { type Tool, type ToolAnswer, type ToolContext, ToolError } from '../definition/tool.ts';
import { changeResult, type Ending } from './change-result.ts';
import type { SafeguardedRequest } from './safeguards.ts';
import { schemasOf } from './tool-schemas.ts';

/**
 * Runs a tool that changes something, with a Clerk whose effects are this call's alone: first it is approved and its
 * intent goes on record, then it acts, then the outcome goes on record, which the answer does not wait for; of several changes each for itself. Throws `ApprovalAsked` when it must be approved
 * first, unless it would change nothing, and `ToolError` when it is not approved or when the intent can't be written: nothing is changed then.
 */
export async function runChange(
  tool: Tool,
  args: Record<string, unknown>,
  context: ToolContext,
  { requestId, safeguards, later }: SafeguardedRequest,
  answer: ApprovalAnswer | undefined,
): Promise<ToolAnswer<Record<string, unknown>>> {
  const { stageSwitch, approvals, homeAccount, ledger, credentials } = safeguards;
  const { principal, rules, narrowing } = context.caller;
  const { input } = schemasOf(tool);
  const intentOf = (own: Record<string, unknown>): AskedFor => ({
    principal,
    rules,
    tool: tool.name,
    permission: tool.permission ?? '',
    targets: targetsIn(input, own),
    addresses: addressesIn(input, own),
    ...(tool.isFinishedByRepeating ? {} : { args: JSON.stringify(own) }),
    fields: fieldsOf(own),
    narrowedTo: narrowing?.text,
    declared: context.declared,
    requestId,
  });
  const asked = intentOf(args);
  if (answer?.dryRun) {
    const { dryRun } = await import('./dry-run.ts');
    const told = await dryRun(tool, args, context, safeguards).catch(explainLedger);
    await ledger.refuse(asked, 'rehearsed').catch(explainLedger);
    return told;
  }
  const refuse = ({ faults: [fault], kind }: ClerkFailure) =>
    ledger.refuse(asked, fault?.code ?? kind).catch(explainLedger);
  const rows = tool.rows?.(args);
  const isRehearsedFirst =
    tool.permission !== null && mustRehearse(context.stage.policy, rules, tool.permission);
  const open = stageSwitch.check('change', principal);
  // Of one change that nobody is asked about, the intent is written while the switch is read.
  if (
    rows ||
    isRehearsedFirst ||
    stageSwitch.isKnown() ||
    !approvals.isNeverAsked(tool, { ...context, homeAccount })
  ) {
    await open.catch(async (error: unknown) => {
      if (error instanceof ClerkFailure) await refuse(error);
      throw error;
    });
  } else open.catch(() => undefined);
  if (isRehearsedFirst) {
    const call = { ...context, homeAccount, answer };
    if (!(await approvals.wasRehearsed(tool, args, call).catch(explainLedger))) {
      await ledger.refuse(asked, 'not_rehearsed').catch(explainLedger);
      throw new ToolError(notRehearsed(tool));
    }
  }
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
  const approved = { approval: approval.id, ...(approval.verdict === 'given' ? onRecord(approval) : {}) };
  if (approval.verdict !== 'given') {
    await ledger.refuse({ ...asked, ...approved }, approval.verdict).catch(explainLedger);
    throw approval.asked ?? new ToolError(notApproved[approval.verdict]);
  }
  /** One change with its record. */
  const make = async (own: Record<string, unknown>, clerk: ToolContext['clerk']) => {
    const intent = { ...intentOf(own), ...approved };
    const onRepeat = async (earlier: IntentRecord) => {
      const { explainRepeat, repeatReason } = await import('./repeat.ts');
      const known = await explainRepeat(earlier, clerk);
      if (!known) return;
      await ledger.refuse(intent, repeatReason);
      throw known;
    };
    const begun = ledger.begin(intent, onRepeat);
    // Told when the tool has ended; until then it is no fault of this process.
    begun.catch(() => undefined);
    // What the tool and the guardrails read they read meanwhile; nothing is changed before, nor when the switch was turned
    // since then.
    const ready = begun.then(() => stageSwitch.check('change', principal));
    ready.catch(() => undefined);
    const afterIntent = clerk.after(ready);
    const startedAt = performance.now();
    const end = async (ending: Ending) => {
      const change = await begun.catch(explainLedger);
      const { effects } = clerk;
      const durationMs = Math.round(performance.now() - startedAt);
      const result = changeResult(effects, ending);
      if (result.result === 'unknown') count('changesUnknown');
      const { stepsTaken } = await import('./steps-taken.ts');
      const ended = ledger.end(change, { ...result, steps: stepsTaken(effects.sent), durationMs });
      // Whoever repeats what is not known is met by it, in whatever instance: so it is there before the answer.
      if (result.result === 'unknown') await ended;
      else later(ended);
    };
    let done: ToolAnswer<Record<string, unknown>>;
    try {
      await open;
      done = await tool.run(await credentials.fill(input, own), { ...context, clerk: afterIntent });
    } catch (error) {
      await end({ error });
      throw error;
    }
    await end({ partlyDone: done.partlyDone ?? false });
    return done;
  };
  if (!rows) return make(args, context.clerk);
  const { makeRows } = await import('./rows.ts');
  return makeRows(tool, rows, context, make);
}

function notRehearsed({ name }: Tool): string {
  return `${name} must be rehearsed first: your role has dryRunFirst, and this call was not made with dryRun in the last ten minutes. Nothing was changed. Next: make the same call with "dryRun": true, look at what it says, then make it without.`;
}

/** The names of the arguments; of a change that is one of several rows, those of the row instead of `rows`. */
function fieldsOf({ rows, ...args }: Record<string, unknown>): string[] {
  const [row, ...others] = Array.isArray(rows) ? (rows as unknown[]) : [];
  const isOne = typeof row === 'object' && row !== null && others.length === 0;
  const names = isOne ? Object.keys(row) : rows === undefined ? [] : ['rows'];
  return [...new Set([...Object.keys(args), ...names])];
}

/** What goes on record of an approval that was given. */
export function onRecord({ by, atOnce }: { readonly by?: ApprovedBy; readonly atOnce?: true }) {
  return { ...(by ? { approvedBy: by } : {}), ...(atOnce ? { atOnce } : {}) };
}

const nobodyRead = (what: 'declined' | 'closed') =>
  `The question was ${what} within a second of being asked, maybe by the client and without showing it to anybody; nothing was changed. Only the answer to a form counts here. Next: tell the person you work for that the question was ${what}, by them or by their client.`;

/** What a caller is told whose call was not approved. */
export const notApproved: Readonly<Record<Refused, string>> = {
  declined:
    'The person who was asked declined; nothing was changed. Next: do not ask again unless the person wants it.',
  cancelled:
    'The person who was asked closed the question without an answer; nothing was changed. Next: ask the person whether to try again.',
  declined_at_once: nobodyRead('declined'),
  cancelled_at_once: nobodyRead('closed'),
};

/** Puts it into words that the ledger does not answer; throws anything else as it is. */
export function explainLedger(error: unknown): never {
  if (!(error instanceof LedgerUnavailable)) throw error;
  throw new ToolError(
    `The ledger does not answer, and nothing is changed without being on record. Nothing was changed. Next: try again in a few seconds; if it goes on, tell ${contact}.`,
    { cause: error },
  );
}
