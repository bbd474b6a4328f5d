import type { CallToolResult } from '@modelcontextprotocol/server';
import { type FieldSchema, forbiddenFields, placesOf } from '../access/fields.ts';
import { explainLack } from '../access/lack.ts';
import type { Permission } from '../access/permissions.ts';
import { permissionsFor } from '../access/reach.ts';
import { cut } from '../base/cut.ts';
import { type ApprovalAnswer, noAnswer, takeAsides } from '../approvals/answer.ts';
import { mayBeGrave } from '../approvals/grave-names.ts';
import { ApprovalAsked } from '../approvals/question.ts';
import type { Effects } from '../clerk/effects.ts';
import { ClerkFailure } from '../clerk/failure.ts';
import { alwaysAnswered } from '../guardrails/switch.ts';
import { explainFailure } from '../definition/refusal.ts';
import type { Tool, ToolAnswer, ToolContext } from '../definition/tool.ts';
import { ToolError } from '../definition/tool.ts';
import type { MaskedCall, Masker } from '../masks/masker.ts';
import { isChange } from './is-change.ts';
import { cleared } from './clear.ts';
import { failureBehind, madeAllTheSame } from './change-result.ts';
import { isOwnCursor, strangeCursor, takeCursor, withListCursor } from './list-cursor.ts';
import type { approveRead } from './approve-read.ts';
import { repaired } from './repair.ts';
import type { SafeguardedRequest } from './safeguards.ts';
import { mayUse } from './tool-list.ts';
import { schemasOf } from './tool-schemas.ts';
import { watchOf } from './watched-reads.ts';

/** How a tool call ended, for the log. */
export type ToolOutcome =
  | 'ok'
  /** An answer came, and it says what of the work is left. */
  | 'partly_done'
  /** Nothing was changed: the caller only wanted to know what would be. */
  | 'rehearsed'
  | 'forbidden'
  | 'invalid_arguments'
  | 'refused'
  | 'approval_asked'
  | 'internal_error'
  | `clerk_${ClerkFailure['kind']}`;

/** A tool call's result, its outcome for the log and, for an internal fault, the cause. */
export interface ToolCall {
  readonly result: CallToolResult;
  readonly outcome: ToolOutcome;
  readonly cause?: unknown;
  /** There when the call must be approved first: what to answer instead of the result. */
  readonly asked?: ApprovalAsked;
}

/** Text of an error at most; hosts cut `isError` text at about 11,000 characters. */
const errorLimit = 8_000;

let results: typeof import('./result.ts') | undefined;

/** What makes results, loaded with the first. Each `import()` would make an object of getters anew. */
async function loadResults(): Promise<typeof import('./result.ts')> {
  return (results ??= await import('./result.ts'));
}

/**
 * Checks the stage's switch, the caller's permissions and the arguments, runs the tool and puts every failure into words; never throws.
 * Fields that the caller has no permission for are neither taken nor given.
 */
export async function callTool(
  tool: Tool,
  sent: unknown,
  context: ToolContext,
  request: SafeguardedRequest,
  answer?: ApprovalAnswer,
): Promise<ToolCall> {
  const call = await checkedCall(tool, sent, context, request, answer);
  const { masker } = context;
  // What goes well was masked before its text was made.
  if (!masker || !(call.asked || call.result.isError)) return call;
  const { maskedCall } = await import('./masked-call.ts');
  return maskedCall(call, tool, sent, context, masker);
}

async function checkedCall(
  tool: Tool,
  sent: unknown,
  whole: ToolContext,
  request: SafeguardedRequest,
  answer: ApprovalAnswer | undefined,
): Promise<ToolCall> {
  const { stageSwitch, credentials } = request.safeguards;
  if (tool.name !== alwaysAnswered) {
    const off = await stageSwitch.check('read', whole.caller.principal).catch((error: unknown) => error);
    if (off instanceof ClerkFailure) return failed('clerk_guardrail', explainFailure(off));
  }
  const mayBeAsked = !tool.annotations.readOnlyHint || mayBeGrave(tool);
  const asides = mayBeAsked ? takeAsides(sent) : { confirmation: undefined, dryRun: false, rest: sent };
  const context = whole.caller.ways
    ? { ...whole, caller: (await import('./held-call.ts')).heldCaller(tool, asides.rest, whole.caller) }
    : whole;
  const granted = permissionsFor(tool.permission, context.caller);
  const refusedFor = async (reason: string) =>
    (await import('./refused-call.ts')).recordRefusal(tool, asides.rest, context, request, reason);
  if (tool.permission !== null && !mayUse(tool, context.caller)) {
    await refusedFor(context.caller.held?.get(tool.permission)?.reason ?? 'no_permission');
    return failed('forbidden', explainLacks([[tool.name, tool.permission]], context));
  }
  const schemas = schemasOf(tool);
  const { input, guardedInput, clearable } = schemas;
  if (asides.dryRun === 'invalid') {
    return failed('invalid_arguments', invalid(tool.name, 'dryRun: must be true or false.'));
  }
  const dryRun = (asides.dryRun || answer?.dryRun) ?? false;
  if (dryRun && tool.annotations.readOnlyHint) {
    const fault = `dryRun: is not a parameter of ${tool.name}, which only reads; leave it out.`;
    return failed('invalid_arguments', invalid(tool.name, fault));
  }
  const meant = repaired(withOwnDryRun(asides.rest, dryRun, input), input);
  const { ignored } = meant;
  const noted = async (call: ToolCall): Promise<ToolCall> => {
    if (ignored.length === 0) return call;
    const { ignoredNames, ignoredNote } = await import('./clear-answer.ts');
    return withIgnored(call, ignoredNames(ignored, clearable), ignoredNote(ignored, clearable, input));
  };
  const toClear = meant.fault === undefined ? cleared(meant.args, clearable) : { fault: meant.fault };
  if (toClear.fault !== undefined) {
    return failed('invalid_arguments', invalid(tool.name, toClear.fault));
  }
  const { fixed } = whole.caller.reach ?? {};
  const args = fixed ? fixed.filled(tool, toClear.args, input) : toClear.args;
  const { args: argumentsSent, cursor } = takeCursor(args);
  const forbidden = forbiddenFields(argumentsSent, guardedInput, granted);
  if (forbidden.length > 0) {
    await refusedFor('no_permission');
    const { placesInWords } = await import('./explain-issues.ts');
    const lacks = forbidden.map(
      ({ path, permission }) => [placesInWords(placesOf(argumentsSent, path)), permission] as const,
    );
    return failed('forbidden', explainLacks(lacks, context));
  }
  const parsed = tool.input.safeParse(argumentsSent ?? {});
  if (!parsed.success) {
    // Loaded with the first arguments that are not valid.
    const { explainIssues } = await import('./explain-issues.ts');
    return noted(failed('invalid_arguments', explainIssues(tool, argumentsSent ?? {}, granted)));
  }
  if (cursor !== undefined && !isOwnCursor(cursor, tool.name, parsed.data)) {
    return noted(failed('invalid_arguments', invalid(tool.name, strangeCursor)));
  }
  const [made, needed] = tool.shownOnce?.(parsed.data) ?? [];
  if (made !== undefined && needed !== undefined && !granted.has(needed)) {
    await refusedFor('no_permission');
    return noted(failed('forbidden', explainLacks([[made, needed]], context)));
  }
  const clerk = context.clerk.apart(tool.permission, context.caller);
  const own: ToolContext = { ...context, clerk, caller: callerFor(context.caller, granted) };
  // What is begun goes on record with its outcome.
  let isOnRecord = false;
  try {
    credentials.check(input, parsed.data);
    isOnRecord = isChange(tool);
    const startedAt = performance.now();
    const answered = withAsides(answer, { ...asides, dryRun });
    let approved: Awaited<ReturnType<typeof approveRead>> = {};
    if (tool.annotations.readOnlyHint && mayBeAsked) {
      approved = await (
        await import('./approve-read.ts')
      ).approveRead(tool, parsed.data, own, request, answered);
    }
    let done = isChange(tool)
      ? await (await import('./change.ts')).runChange(tool, parsed.data, own, request, answered)
      : await tool.run(await credentials.fill(input, parsed.data), own);
    const { callResult } = await loadResults();
    if (clearable.length > 0) {
      const { withClearIn } = await import('./clear-answer.ts');
      done = { ...done, structured: withClearIn(done.structured, clearable) };
    }
    const marked = withListCursor(done, tool.name, parsed.data);
    const { permission } = tool;
    const shown = { permission, output: schemas.output, args: parsed.data, clerk };
    const paged = own.masker ? await maskedAnswer(own.masker, shown, marked) : marked;
    const result = await callResult(paged, schemas, granted, parsed.data);
    const { reads = 'sensitive' } = request.safeguards;
    const watch = tool.annotations.readOnlyHint
      ? watchOf(tool, schemas.guardedOutput, granted, reads)
      : 'never';
    if (watch !== 'never' || approved.approval !== undefined) {
      const { recordRead } = await import('./recorded-read.ts');
      const durationMs = Math.round(performance.now() - startedAt);
      const { structured } = paged;
      const read = { tool, args: parsed.data, structured, durationMs, approved };
      await recordRead(read, own, request, watch === 'always' || approved.approval !== undefined);
    }
    const rejected = clerk.effects.failures.find(({ failure }) => failure.kind === 'key_rejected')?.failure;
    if (done.isFailure) {
      const behind = rejected ?? failureBehind(clerk.effects);
      const outcome = behind ? (`clerk_${behind.kind}` as const) : 'refused';
      return noted({ outcome, cause: rejected, result: { ...result, isError: true } });
    }
    const outcome = rejected ? 'clerk_key_rejected' : endOf(done);
    return noted({ outcome, cause: rejected, result });
  } catch (error) {
    const refusal = isOnRecord ? undefined : failureBehind(clerk.effects, error);
    if (refusal?.kind === 'guardrail') await refusedFor(refusal.faults[0]?.code ?? refusal.kind);
    else if (!isOnRecord && error instanceof ToolError && error.reason) await refusedFor(error.reason);
    return noted(failure(tool, error, clerk.effects, request.requestId));
  }
}

/** An answer masked, and so is the one with fewer rows that may be made of it. */
async function maskedAnswer(
  masker: Masker,
  shown: MaskedCall,
  answer: ToolAnswer<Record<string, unknown>>,
): Promise<ToolAnswer<Record<string, unknown>>> {
  const { page, ...whole } = await masker.answer(shown, answer);
  if (!page) return whole;
  const first = async (rows: number) => maskedAnswer(masker, shown, await page.first(rows));
  return { ...whole, page: { ...page, first } };
}

/** The caller with the permissions that count in this call; the same object where all do. */
function callerFor(caller: ToolContext['caller'], granted: ReadonlySet<Permission>): ToolContext['caller'] {
  return granted === caller.permissions ? caller : { ...caller, permissions: granted };
}

/** What a thrown error comes to: for the caller in words, for the log by what is behind it. */
function failure(tool: Tool, error: unknown, effects: Effects, requestId: string): ToolCall {
  if (error instanceof ApprovalAsked) return { ...failed('approval_asked', error.message), asked: error };
  const isTold = error instanceof ToolError || error instanceof ClerkFailure;
  // Whatever else an error says may hold a key or an internal path: that goes to the log only.
  const text = isTold
    ? error instanceof ClerkFailure
      ? explainFailure(error)
      : error.message
    : `${tool.name} failed inside this server. Request id: ${requestId}.`;
  const made = madeAllTheSame(effects, error, text);
  const behind = failureBehind(effects, error);
  const outcome = isTold ? (behind ? (`clerk_${behind.kind}` as const) : 'refused') : 'internal_error';
  const cause = isTold ? causeFor(behind, error) : error;
  return failed(outcome, text, cause, made);
}

/** Why it failed, for whoever runs this server; undefined where it is the caller's own doing. */
function causeFor(behind: ClerkFailure | undefined, error: Error): unknown {
  if (!behind) return error.cause;
  return behind.cause ?? (behind.kind === 'key_rejected' ? behind : undefined);
}

/** How an answer came about. */
function endOf({ partlyDone, isRehearsal }: ToolAnswer<unknown>): ToolOutcome {
  if (isRehearsal) return 'rehearsed';
  return partlyDone ? 'partly_done' : 'ok';
}

/** Operations take the confirmation, and that they are only to be tried, among their own arguments, too. */
function withAsides(
  answer: ApprovalAnswer | undefined,
  { confirmation, dryRun }: { readonly confirmation: string | undefined; readonly dryRun: boolean },
): ApprovalAnswer | undefined {
  if (confirmation === undefined && !dryRun) return answer;
  const sent = answer ?? noAnswer;
  return { ...sent, dryRun, confirmation: confirmation ?? sent.confirmation };
}

/** The arguments with `dryRun` for a tool that has a parameter of that name, and says itself what it would do. */
function withOwnDryRun(args: unknown, dryRun: boolean, { properties = {} }: FieldSchema): unknown {
  const isOwn = dryRun && Object.hasOwn(properties, 'dryRun');
  return isOwn && typeof args === 'object' ? { ...args, dryRun } : args;
}

function failed(outcome: ToolOutcome, text: string, cause?: unknown, last = ''): ToolCall {
  const lines = [cut(text, errorLimit - last.length), last].filter(Boolean);
  return { outcome, cause, result: { isError: true, content: [{ type: 'text', text: lines.join('\n') }] } };
}

const invalid = (tool: string, fault: string) =>
  `The arguments of ${tool} are not valid; nothing was sent to Clerk.\n- ${fault}`;

/** The call with what it left alone, in both parts of its result. */
function withIgnored(call: ToolCall, ignored: readonly string[], note: string): ToolCall {
  const { result } = call;
  const content: CallToolResult['content'] = [{ type: 'text', text: `${textIn(result)}\n${note}` }];
  const { structuredContent } = result;
  if (typeof structuredContent !== 'object' || ignored.length === 0)
    return { ...call, result: { ...result, content } };
  return { ...call, result: { ...result, content, structuredContent: { ...structuredContent, ignored } } };
}

const textIn = ({ content }: CallToolResult) =>
  content.map((block) => (block.type === 'text' ? block.text : '')).join('\n');

/** Which permissions are lacking for what, whose doing that is, and the way out. */
function explainLacks(
  lacks: readonly (readonly [what: string, permission: Permission])[],
  { caller }: ToolContext,
): string {
  const lines = lacks.map(([what, permission]) => `- ${explainLack(what, permission, caller)}`);
  return [
    'This is not allowed; nothing was sent to Clerk.',
    ...new Set(lines),
    // In words, as clients before 2026-07-28 gain nothing from a challenge: they refresh, and give up.
    ...(lacks.some(([, permission]) => caller.withheld.has(permission))
      ? [
          `If your client never asks for more: whoever runs this server can set identity.firstScopes to "all". mcp-remote takes --static-oauth-client-info with the client id of an application that has the scope, and --static-oauth-client-metadata '{"scope":"…"}'.`,
        ]
      : []),
    'Next: whoami lists what you may do.',
  ].join('\n');
}
