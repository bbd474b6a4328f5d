import { contact } from '../access/contact.ts';
import type { LedgerTable } from '../ledger/table.ts';
import { type Tool, ToolError } from '../definition/tool.ts';
import type { Approval, ApprovalContext } from './approval.ts';
import { type ApprovalMode, approvalMode, type ApprovalRule, isByForm } from './rules.ts';
import type { SigningKeySource } from './signing-keys.ts';

/** What approvals are made with. */
export interface ApprovalOptions {
  readonly rules: readonly ApprovalRule[];
  /** Keys in users' public metadata that applications read roles from. */
  readonly authorizationKeys: readonly string[];
  readonly keys: SigningKeySource;
  readonly table: LedgerTable;
  /** What follows a form that is declined at once: a confirmation for a person to give in the conversation, or nothing. */
  readonly atOnce?: 'confirm' | 'refuse';
  readonly now?: () => number;
}

/** Asks before what can't be undone. */
export interface Approvals {
  /**
   * Settles whether a call may go ahead. Throws `ApprovalAsked` with the question where one is open, `ToolError` for
   * what is blocked or for an answer that is not good, `ClerkFailure` when the target can't be read and
   * `LedgerUnavailable` when it can't be told whether the approval was spent before.
   */
  readonly settle: (tool: Tool, args: Record<string, unknown>, context: ApprovalContext) => Promise<Approval>;
  /**
   * What people are, or would be, shown of a call, and whether it is asked about at all. Asks nothing. Throws
   * `ClerkFailure`.
   */
  readonly preview: (
    tool: Tool,
    args: Record<string, unknown>,
    context: ApprovalContext,
  ) => Promise<{ readonly mode: ApprovalMode; readonly text: string }>;
}

/** Approvals by these rules. Neither the keys nor the ledger are read before something is asked. */
export function openApprovals({
  rules,
  authorizationKeys,
  keys,
  table,
  atOnce = 'confirm',
  now = () => Date.now(),
}: ApprovalOptions): Approvals {
  /** The rule's word on a call; what it changes of authorization data is read only where that makes a difference. */
  const modeOf = async (
    tool: Tool,
    args: Record<string, unknown>,
    { caller, clerk, homeAccount }: ApprovalContext,
  ) => {
    const callWhen = (changesAuthorization: boolean) => ({ tool, caller, homeAccount, changesAuthorization });
    const modeWhen = (changesAuthorization: boolean) => approvalMode(rules, callWhen(changesAuthorization));
    // Who is not asked in either case does not wait for what it would change to be read.
    if (modeWhen(false) === 'never' && modeWhen(true) === 'never') return { mode: 'never' as const };
    const reading = await import('./reading.ts');
    const changes = await reading.authorizationChanges(tool, args, authorizationKeys, clerk);
    const call = callWhen(changes.length > 0);
    return { mode: approvalMode(rules, call), byForm: isByForm(rules, call), changes, reading };
  };
  return {
    async settle(tool, args, context) {
      const found = await modeOf(tool, args, context);
      if (found.mode === 'never') return { verdict: 'given', id: undefined };
      if (found.mode === 'block') throw blocked(tool);
      const { byForm, changes, reading } = found;
      return reading.settleAsked({ tool, args, context, changes, byForm }, { keys, table, atOnce, now });
    },
    async preview(tool, args, context) {
      const { mode, changes = [] } = await modeOf(tool, args, context);
      const { previewFor } = await import('./reading.ts');
      return { mode, text: await previewFor({ tool, args, context, changes }) };
    },
  };
}

function blocked({ name }: Tool): ToolError {
  return new ToolError(
    `${name} is blocked by the settings of this server, whoever confirms it; nothing was changed. Next: ask ${contact}.`,
  );
}
