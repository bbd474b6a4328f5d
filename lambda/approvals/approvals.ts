import { contact } from '../access/contact.ts';
import { allEnded } from '../base/all-ended.ts';
import type { LedgerTable } from '../ledger/table.ts';
import { type Tool, ToolError } from '../definition/tool.ts';
import type { Approval, ApprovalContext } from './approval.ts';
import {
  type ApprovalMode,
  approvalMode,
  type ApprovalRule,
  defaultBulk,
  isByForm,
  possibleCalls,
} from './rules.ts';
import type { SigningKeySource } from './signing-keys.ts';

/** What approvals are made with. */
export interface ApprovalOptions {
  readonly rules: readonly ApprovalRule[];
  /** Keys in users' public metadata that applications read roles from. */
  readonly authorizationKeys: readonly string[];
  /** How many things a call may be about before it is asked about for their number alone; default 20. */
  readonly bulk?: number | undefined;
  readonly keys: SigningKeySource;
  readonly table: LedgerTable;
  /** What follows a form that is declined at once: a confirmation for a person to give in the conversation, or nothing. */
  readonly atOnce?: 'confirm' | 'refuse';
  readonly now?: () => number;
}

/** Asks before what is grave. */
export interface Approvals {
  /**
   * Settles whether a call may go ahead. Throws `ApprovalAsked` with the question where one is open, `ToolError` for
   * what is blocked or for an answer that is not good, `ClerkFailure` when the target can't be read and
   * `LedgerUnavailable` when it can't be told whether the approval was spent before.
   */
  readonly settle: (tool: Tool, args: Record<string, unknown>, context: ApprovalContext) => Promise<Approval>;
  /** Whether the caller is not asked whatever the call is: then `settle` lets it go ahead, and asks and reads nothing. */
  readonly isNeverAsked: (tool: Tool, context: Pick<ApprovalContext, 'caller' | 'homeAccount'>) => boolean;
  /**
   * What people are, or would be, shown of a call, and whether it is asked about at all. Asks nothing. Throws
   * `ClerkFailure`.
   */
  readonly preview: (
    tool: Tool,
    args: Record<string, unknown>,
    context: ApprovalContext,
  ) => Promise<{ readonly mode: ApprovalMode; readonly text: () => Promise<string> }>;
  /** Notes that a call was rehearsed, for `wasRehearsed`. Throws `ClerkFailure` and `LedgerUnavailable`. */
  readonly noteRehearsal: (
    tool: Tool,
    args: Record<string, unknown>,
    context: ApprovalContext,
  ) => Promise<void>;
  /** True when the same caller has rehearsed the same call within ten minutes. Throws as `noteRehearsal` does. */
  readonly wasRehearsed: (
    tool: Tool,
    args: Record<string, unknown>,
    context: ApprovalContext,
  ) => Promise<boolean>;
}

/** Approvals by these rules. Neither the keys nor the ledger are read before something is asked. */
export function openApprovals({
  rules,
  authorizationKeys,
  bulk = defaultBulk,
  keys,
  table,
  atOnce = 'confirm',
  now = () => Date.now(),
}: ApprovalOptions): Approvals {
  const isNeverAsked: Approvals['isNeverAsked'] = (tool, { caller, homeAccount }) =>
    possibleCalls(tool).every(
      (possible) => approvalMode(rules, { ...possible, caller, homeAccount }) === 'never',
    );
  /** The rule's word on a call; how grave it is is read only where that makes a difference. */
  const modeOf = async (
    tool: Tool,
    args: Record<string, unknown>,
    { caller, clerk, stage, homeAccount }: ApprovalContext,
  ) => {
    // Such a one does not wait for what it would change to be read.
    if (isNeverAsked(tool, { caller, homeAccount })) return { mode: 'never' as const };
    const reading = await import('./reading.ts');
    const [changes, { isGrave, reasons }] = await allEnded([
      reading.authorizationChanges(tool, args, authorizationKeys, clerk),
      reading.gravityOf(tool, args, { clerk, policy: stage.policy, bulk }),
    ]);
    const call = { tool, caller, homeAccount, isGrave, changesAuthorization: changes.length > 0 };
    return { mode: approvalMode(rules, call), byForm: isByForm(rules, call), changes, reasons, reading };
  };
  return {
    isNeverAsked,
    async settle(tool, args, context) {
      const found = await modeOf(tool, args, context);
      if (found.mode === 'never') return { verdict: 'given', id: undefined };
      if (found.mode === 'block') throw blocked(tool);
      const { byForm, changes, reasons, reading } = found;
      return reading.settleAsked(
        { tool, args, context, changes, reasons, byForm },
        { keys, table, atOnce, now },
      );
    },
    async preview(tool, args, context) {
      const { mode, changes = [], reasons = [] } = await modeOf(tool, args, context);
      const { previewFor } = await import('./reading.ts');
      return { mode, text: () => previewFor({ tool, args, context, changes, reasons }) };
    },
    async noteRehearsal(...call) {
      const { noteRehearsal } = await import('./rehearsals.ts');
      await noteRehearsal(call, { keys, table, now });
    },
    async wasRehearsed(...call) {
      const { wasRehearsed } = await import('./rehearsals.ts');
      return wasRehearsed(call, { keys, table, now });
    },
  };
}

function blocked({ name }: Tool): ToolError {
  return new ToolError(
    `${name} is blocked by the settings of this server, whoever confirms it; nothing was changed. Next: ask ${contact}.`,
    { reason: 'approval_blocked' },
  );
}
