import { contact } from '../access/contact.ts';
import { randomUUID } from 'node:crypto';
import { allEnded } from '../base/all-ended.ts';
import { instanceId } from '../clerk/instance.ts';
import { canonical } from '../ledger/record.ts';
import type { LedgerTable } from '../ledger/table.ts';
import { type Tool, type ToolContext, ToolError } from '../definition/tool.ts';
import { type ApprovalAnswer, noAnswer } from './answer.ts';
import { type Binding, bindingOf } from './binding.ts';
import { ApprovalAsked, asForm, asResult } from './question.ts';
import { approvalMode, type ApprovalRule } from './rules.ts';
import { type ApprovalRequest, seal, unseal } from './seal.ts';
import type { SigningKeySource } from './signing-keys.ts';

/** Milliseconds that a question stays open. */
const openMs = 5 * 60_000;
/** Seconds that a spent approval is remembered after it has expired; clocks of instances differ a little. */
const rememberSeconds = 3_600;

/** What approvals are made with. */
export interface ApprovalOptions {
  readonly rules: readonly ApprovalRule[];
  /** Keys in users' public metadata that applications read roles from. */
  readonly authorizationKeys: readonly string[];
  readonly keys: SigningKeySource;
  readonly table: LedgerTable;
  readonly now?: () => number;
}

/** What is known of a call besides the tool and its arguments. */
export interface ApprovalContext extends Pick<ToolContext, 'clerk' | 'caller' | 'stage'> {
  /** The AWS account of the stack, in which settings name IAM roles without one. */
  readonly homeAccount?: string | undefined;
  readonly answer?: ApprovalAnswer | undefined;
}

/**
 * `given`: may go ahead; `id` names the approval, undefined where none is needed. The others: the person said no, or
 * went away.
 */
export type Approval =
  | { readonly verdict: 'given'; readonly id: string | undefined }
  | { readonly verdict: 'declined' | 'cancelled'; readonly id: string };

/** Asks before what can't be undone. */
export interface Approvals {
  /**
   * Settles whether a call may go ahead. Throws `ApprovalAsked` with the question where one is open, `ToolError` for
   * what is blocked or for an answer that is not good, `ClerkFailure` when the target can't be read and
   * `LedgerUnavailable` when it can't be told whether the approval was spent before.
   */
  readonly settle: (tool: Tool, args: Record<string, unknown>, context: ApprovalContext) => Promise<Approval>;
}

/** Approvals by these rules. Neither the keys nor the ledger are read before something is asked. */
export function openApprovals({
  rules,
  authorizationKeys,
  keys,
  table,
  now = Date.now,
}: ApprovalOptions): Approvals {
  return {
    async settle(tool, args, context) {
      const { caller, clerk, stage, homeAccount, answer = noAnswer } = context;
      const modeWhen = (changesAuthorization: boolean) =>
        approvalMode(rules, { tool, caller, homeAccount, changesAuthorization });
      const unasked = { verdict: 'given', id: undefined } as const;
      // Who is not asked in either case does not wait for what it would change to be read.
      if (modeWhen(false) === 'never' && modeWhen(true) === 'never') return unasked;
      const { authorizationChanges, findTarget, previewOf } = await import('./reading.ts');
      const changes = await authorizationChanges(tool, args, authorizationKeys, clerk);
      const mode = modeWhen(changes.length > 0);
      if (mode === 'never') return unasked;
      if (mode === 'block') {
        throw new ToolError(
          `${tool.name} is blocked by the settings of this server, whoever confirms it; nothing was changed. Next: ask ${contact}.`,
          { reason: 'approval_blocked' },
        );
      }
      const [target, instance] = await allEnded([
        findTarget(tool, args, { clerk, caller }),
        instanceId(clerk),
      ]);
      const binding = bindingOf({
        principal: caller.principal,
        instance,
        tool,
        args,
        version: canonical([target.version, changes]),
      });

      const request = await requestIn(answer, keys);
      const note = request && whyAskAgain(request, answer, binding, now());
      if (request && !note) {
        await spend(table, request);
        return { verdict: verdictOf(answer), id: request.id };
      }
      const expiresAt = now() + openMs;
      const channel = channelOf(answer.canElicit);
      const [preview, signing] = await allEnded([
        previewOf(tool, args, { target, changes, stage }),
        keys.get(),
      ]);
      const sealed = seal({ id: randomUUID(), channel, expiresAt, ...binding }, signing);
      const question = { preview, sealed, expiresAt, note };
      throw new ApprovalAsked(answer.canElicit ? asForm(question) : asResult(question));
    },
  };
}

/**
 * What the client answers to; undefined when it was not asked yet. A client that can ask a person does: there, the
 * argument does not count. Throws `ToolError` for what this server never asked.
 */
async function requestIn(
  { canElicit, requestState, action, confirmation }: ApprovalAnswer,
  keys: SigningKeySource,
): Promise<ApprovalRequest | undefined> {
  const sealed = canElicit ? action && requestState : confirmation;
  if (sealed === undefined) return undefined;
  const request = unseal(sealed, await keys.get()) ?? unseal(sealed, await keys.renew());
  if (request?.channel === channelOf(canElicit)) return request;
  throw notGood('is not one that this server gave out, or not as it was given out');
}

function channelOf(canElicit: boolean): ApprovalRequest['channel'] {
  return canElicit ? 'elicitation' : 'confirmation';
}

/** Why the question is asked anew; undefined when the answer is good. Throws `ToolError` when it is to another question. */
function whyAskAgain(
  request: ApprovalRequest,
  answer: ApprovalAnswer,
  binding: Binding,
  now: number,
): string | undefined {
  if (request.caller !== binding.caller) throw notGood('was given to somebody else, or to another client');
  if (request.operation !== binding.operation) throw notGood('is for another tool or another Clerk instance');
  // Who says no means it, whatever has happened since.
  if (verdictOf(answer) !== 'given') return undefined;
  if (request.expiresAt <= now) return 'The confirmation came too late, so this is asked again.';
  if (request.arguments !== binding.arguments) {
    return 'The confirmation was for other arguments, so this is asked again.';
  }
  if (request.version !== binding.version) {
    return 'What this is about has changed in the meantime, so it is asked again.';
  }
  return undefined;
}

function verdictOf({ canElicit, action }: ApprovalAnswer): Approval['verdict'] {
  if (!canElicit || action === undefined || action === 'accept') return 'given';
  return action === 'decline' ? 'declined' : 'cancelled';
}

/** Of all calls that come with the same approval, lets exactly one through; a refused one is spent, too. */
async function spend(table: LedgerTable, { id, expiresAt }: ApprovalRequest): Promise<void> {
  const isFirst = await table.putNew({
    pk: { S: `approval#${id}` },
    sk: { S: 'spent' },
    expiresAt: { N: String(Math.ceil(expiresAt / 1000) + rememberSeconds) },
  });
  if (!isFirst) throw notGood('was used before');
}

function notGood(why: string): ToolError {
  return new ToolError(
    `The confirmation ${why}; nothing was changed by this call. Next: make the call without confirmation to be asked anew.`,
    { reason: 'approval_not_good' },
  );
}
