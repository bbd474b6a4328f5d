import { randomUUID } from 'node:crypto';
import { contact } from '../access/contact.ts';
import { allEnded } from '../base/all-ended.ts';
import { once } from '../base/once.ts';
import { instanceId } from '../clerk/instance.ts';
import { type Tool, ToolError } from '../definition/tool.ts';
import { canonical } from '../base/canonical.ts';
import { count } from '../log/metrics.ts';
import type { LedgerTable } from '../ledger/table.ts';
import { type ApprovalAnswer, noAnswer } from './answer.ts';
import type { Approval, ApprovalContext } from './approval.ts';
import type { AuthorizationChange } from './authorization-change.ts';
import { type Binding, bindingOf, digest } from './binding.ts';
import { isCode, keepRequest, keptRequest, rememberSeconds } from './codes.ts';
import { findTarget } from './find-target.ts';
import { whyInVain } from './in-vain.ts';
import { previewOf, valuesOf } from './preview.ts';
import { ApprovalAsked } from './question.ts';
import { asForm, asResult } from './question-forms.ts';
import { type ApprovalRequest, seal, unseal } from './seal.ts';
import type { SigningKeySource } from './signing-keys.ts';
import type { Target, TargetState } from './target.ts';

/** Milliseconds that a question stays open. */
const openMs = 5 * 60_000;
/** Milliseconds in which no person reads a question and answers it. */
const atOnceMs = 1_000;
/** Milliseconds after a form was declined at once before a confirmation in the conversation counts. */
const askFirstMs = 10_000;

/** A call that is asked about. */
export interface AskedCall {
  readonly tool: Tool;
  readonly args: Record<string, unknown>;
  readonly context: ApprovalContext;
  /** What it does to authorization data. */
  readonly changes: readonly AuthorizationChange[];
  /** Why it is grave, where that is not plain. */
  readonly reasons: readonly string[];
  /** Only the answer to a form counts. */
  readonly byForm: boolean;
}

/** What its question is kept and signed with. */
export interface Settling {
  readonly keys: SigningKeySource;
  readonly table: LedgerTable;
  readonly atOnce: 'confirm' | 'refuse';
  readonly now: () => number;
}

/**
 * What a call is about as people are shown it, each part read once and only when it is asked for. Throws `ClerkFailure`.
 */
async function subjectOf({ tool, args, context, changes, reasons }: Omit<AskedCall, 'byForm'>) {
  const { caller, clerk, stage, remaining = unbounded } = context;
  const target = await findTarget(tool, args, { clerk, caller });
  const planned = once(async () => tool.plan?.(args, { clerk, caller, remaining, stage }));
  const told = once(async () => valuesOf(tool, args, { target, changes, caller, clerk }));
  return {
    target,
    /** Why Clerk would surely refuse it. */
    refusal: once(async () => target.refusal ?? whyInVain(tool.name, args, clerk)),
    shown: once(async () => {
      const [state, plan, values] = await allEnded([target.state(), planned(), told()]);
      return shownState(state, [changes, plan?.actsOn ?? null, values]);
    }),
    preview: async () => {
      const [plan, values] = await allEnded([planned(), told()]);
      return previewOf(tool, args, { target, changes, plan, stage, reasons, values });
    },
  };
}

/** What people would be shown of a call. Throws `ClerkFailure`. */
export async function previewFor(call: Omit<AskedCall, 'byForm'>): Promise<string> {
  const { refusal, preview } = await subjectOf(call);
  await refuseInVain(refusal);
  return preview();
}

/** Spares people a question about what Clerk would surely refuse. */
async function refuseInVain(refusal: () => Promise<string | undefined>): Promise<void> {
  const why = await refusal();
  if (why === undefined) return;
  throw new ToolError(
    `${why} Clerk would refuse this, so nobody is asked; nothing was changed. Next: read the current state and decide again.`,
  );
}

/** Settles whether a call may go ahead that is asked about, as `Approvals.settle` has it. */
export async function settleAsked(
  call: AskedCall,
  { keys, table, atOnce, now }: Settling,
): Promise<Approval> {
  const { tool, args, context, changes, byForm } = call;
  const { caller, clerk, answer = noAnswer } = context;
  if (byForm && !answer.canElicit) throw noForm(tool);
  const [{ target, refusal, shown, preview }, instance] = await allEnded([
    subjectOf(call),
    instanceId(clerk),
  ]);
  const binding = bindingOf({ principal: caller.principal, instance, tool, args });

  /** The question, with what is to be signed. */
  const ask = async (channel: ApprovalRequest['channel'], note: string | undefined) => {
    if (channel !== 'conversation') await refuseInVain(refusal);
    const expiresAt = now() + openMs;
    const [text, state, signing] = await allEnded([preview(), shown(), keys.get()]);
    const request = { channel, expiresAt, ...binding, ...state };
    if (channel === 'elicitation') {
      return new ApprovalAsked(
        asForm({ preview: text, note, state: seal({ id: randomUUID(), ...request }, signing) }),
      );
    }
    const confirmation = await keepRequest(request, { table, keys });
    const notBefore = channel === 'conversation' ? expiresAt - openMs + askFirstMs : undefined;
    const isRead = tool.annotations.readOnlyHint;
    return new ApprovalAsked(asResult({ preview: text, note, confirmation, expiresAt, notBefore, isRead }));
  };

  const given = await answerIn(answer, { table, keys });
  const usual = answer.canElicit ? 'elicitation' : 'confirmation';
  if (!given) throw await ask(usual, answer.confirmation === undefined ? undefined : formsOnly);
  const { request, verdict } = given;
  if (request.caller !== binding.caller) throw notGood('was given to somebody else, or to another client');
  if (request.operation !== binding.operation) {
    throw notGood('is for another tool or another Clerk instance');
  }
  const isAtOnce = now() - askedAt(request) < atOnceMs;
  // Who says no means it, whatever has happened since.
  if (verdict !== 'given') {
    await spend(table, request);
    count('approvalsDeclined');
    const { id } = request;
    if (!isAtOnce) return { verdict, id };
    const refused = { verdict: `${verdict}_at_once`, id } as const;
    if (byForm || atOnce === 'refuse') return refused;
    return { ...refused, asked: await ask('conversation', maybeNobody(verdict)) };
  }
  const note = await whyAskAgain(request, { binding, now: now(), changes, target, shown });
  if (note) throw await ask(usual, note);
  const notBefore = askedAt(request) + askFirstMs;
  if (request.channel === 'conversation' && now() < notBefore) throw tooEarly(notBefore);
  await spend(table, request);
  count('approvalsGiven');
  const by = request.channel === 'elicitation' ? 'form' : 'confirmation';
  return { verdict: 'given', id: request.id, by, ...(isAtOnce ? { atOnce: true as const } : {}) };
}

const unbounded = (): number => Infinity;

/** Milliseconds since 1970. */
const askedAt = ({ expiresAt }: ApprovalRequest): number => expiresAt - openMs;

const maybeNobody = (verdict: 'declined' | 'cancelled') =>
  verdict === 'declined'
    ? 'The question was declined within a second of being asked: a person may have declined it, or the client did so by itself and showed it to nobody.'
    : 'The question was closed within a second of being asked: a person may have closed it, or the client did so by itself and showed it to nobody.';

const formsOnly =
  'The confirmation does not count here: this client can show forms, so the answer must come through one.';

/** What an approval is bound to of what was shown. */
type ShownState = Pick<ApprovalRequest, 'version' | 'counts'>;

function shownState({ same, counts }: TargetState, besides: unknown): ShownState {
  return { version: digest([same, besides]), counts: [...counts] };
}

/**
 * What the client answers to, and how; undefined when it was not asked yet. A client that can ask a person does: there,
 * the argument counts only where a form was declined at once. Throws `ToolError` for what this server never asked.
 */
async function answerIn(
  { canElicit, requestState, action, confirmation }: ApprovalAnswer,
  kept: { readonly table: LedgerTable; readonly keys: SigningKeySource },
): Promise<{ request: ApprovalRequest; verdict: 'given' | 'declined' | 'cancelled' } | undefined> {
  if (canElicit && action !== undefined && requestState !== undefined) {
    const request = await unsealed(requestState, kept.keys);
    if (request?.channel !== 'elicitation') throw notOurs();
    const verdict = action === 'accept' ? 'given' : action === 'decline' ? 'declined' : 'cancelled';
    return { request, verdict };
  }
  if (confirmation === undefined) return undefined;
  const request = isCode(confirmation)
    ? await keptRequest(confirmation, kept)
    : await unsealed(confirmation, kept.keys);
  const counts = request?.channel === (canElicit ? 'conversation' : 'confirmation');
  if (request && counts) return { request, verdict: 'given' };
  if (canElicit) return undefined;
  throw notOurs();
}

async function unsealed(text: string, keys: SigningKeySource): Promise<ApprovalRequest | undefined> {
  return unseal(text, await keys.get()) ?? unseal(text, await keys.renew());
}

/** What is so now, to be compared with what a question was about. */
interface Now {
  readonly binding: Binding;
  readonly now: number;
  readonly changes: unknown;
  readonly target: Target;
  readonly shown: () => Promise<ShownState>;
}

/** Why the question is asked anew; undefined when a yes to it is good. */
async function whyAskAgain(
  request: ApprovalRequest,
  { binding, now, changes, target, shown }: Now,
): Promise<string | undefined> {
  if (request.expiresAt <= now) return 'The confirmation came too late, so this is asked again.';
  if (request.arguments !== binding.arguments) {
    return 'The confirmation was for other arguments, so this is asked again.';
  }
  const { counts: then } = request;
  const isSame =
    then === undefined
      ? request.version === digest(canonical([target.version, changes]))
      : isAsShown(then, request.version, await shown());
  return isSame ? undefined : 'What this is about has changed in the meantime, so it is asked again.';
}

/** A number that only fell changes nothing for who approved more. */
function isAsShown(
  then: readonly number[],
  version: string,
  { version: is, counts = [] }: ShownState,
): boolean {
  return (
    version === is &&
    then.length === counts.length &&
    counts.every((count, index) => count <= (then[index] ?? 0))
  );
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

function noForm(tool: Tool): ToolError {
  return new ToolError(
    `${tool.name} takes the answer to a form alone (approvals.rules: by "form"), and this client shows none; nothing was changed. Next: use a client that declares elicitation (MCP 2026-07-28), or ask ${contact}.`,
  );
}

function tooEarly(notBefore: number): ToolError {
  return new ToolError(
    `The confirmation is good from ${new Date(notBefore).toISOString()} on, so there is time to ask; nothing was changed. Next: ask the person you work for in the conversation, then make the same call with the same confirmation.`,
  );
}

function notOurs(): ToolError {
  return notGood('is not one that this server gave out, or not as it was given out');
}

function notGood(why: string): ToolError {
  return new ToolError(
    `The confirmation ${why}; nothing was changed by this call. Next: make the call without confirmation to be asked anew.`,
    { reason: 'approval_not_good' },
  );
}
