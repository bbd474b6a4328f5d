import { mustRehearse } from '../access/policy.ts';
import { ClerkFailure } from '../clerk/failure.ts';
import { credentialsIn } from '../credentials/forms.ts';
import { explainFailure } from '../definition/refusal.ts';
import { type Tool, type ToolAnswer, type ToolContext, ToolError } from '../definition/tool.ts';
import { rehearse } from './rehearse.ts';
import type { Safeguards } from './safeguards.ts';
import { schemasOf } from './tool-schemas.ts';

type Args = Record<string, unknown>;

/** What the call would come to. */
type Verdict = 'would_be_asked' | 'would_go_ahead' | 'would_be_refused' | 'nothing_to_do';

interface Finding {
  readonly verdict: Verdict;
  /** Why it would be refused. */
  readonly why?: string;
  /** The changes that would be sent to Clerk, as far as they can be known before the first is answered. */
  readonly changes: readonly string[];
  /** What a tool says that can tell itself what it would do, or of a call that comes to nothing. */
  readonly answer?: ToolAnswer<Args>;
  readonly preview?: string;
}

/**
 * Says what a call would come to: what people would be shown, whether they would be asked, what the guardrails, the budgets
 * and what is there now would say. Nothing is asked, spent or changed. Throws `LedgerUnavailable`.
 */
export async function dryRun(
  tool: Tool,
  args: Args,
  context: ToolContext,
  safeguards: Safeguards,
): Promise<ToolAnswer<Args>> {
  const found = await findOut(tool, args, context, safeguards);
  const { stage, caller } = context;
  if (tool.permission !== null && mustRehearse(stage.policy, caller.rules, tool.permission)) {
    await safeguards.approvals.noteRehearsal(tool, args, context);
  }
  return answerOf(tool, args, found);
}

async function findOut(
  tool: Tool,
  args: Args,
  context: ToolContext,
  { approvals, homeAccount }: Safeguards,
): Promise<Finding> {
  const changes: string[] = [];
  try {
    const { mode, text } = await approvals.preview(tool, args, { ...context, homeAccount });
    if (mode === 'block') {
      const why = `${tool.name} is blocked by the settings of this server, whoever confirms it.`;
      return { verdict: 'would_be_refused', why, changes };
    }
    // As in the call itself, what Clerk would surely refuse comes before the guardrails.
    const shown = mode === 'ask' ? await text() : undefined;
    const rehearsed = await rehearse(tool, args, context, (change) => changes.push(change));
    const answer = await rehearsed?.answer;
    const isOwn = args['dryRun'] === true;
    const verdict = mode === 'ask' ? 'would_be_asked' : 'would_go_ahead';
    if (answer) {
      const come = answer.isFailure ? 'would_be_refused' : 'nothing_to_do';
      return { verdict: isOwn ? verdict : come, changes, answer };
    }
    return { verdict, changes, preview: shown ?? (await text()) };
  } catch (error) {
    if (error instanceof ClerkFailure) {
      return { verdict: 'would_be_refused', why: explainFailure(error), changes };
    }
    if (error instanceof ToolError) return { verdict: 'would_be_refused', why: error.message, changes };
    throw error;
  }
}

const verdicts: Readonly<Record<Verdict, string>> = {
  would_be_asked: 'The call would be asked about first.',
  would_go_ahead: 'The call would go ahead without a question.',
  would_be_refused: 'The call would be refused.',
  nothing_to_do: 'There is nothing to do: the call would change nothing.',
};

function answerOf(
  tool: Tool,
  args: Args,
  { verdict, why, changes, answer, preview }: Finding,
): ToolAnswer<Args> {
  const isRefused = verdict === 'would_be_refused';
  const notChecked = isRefused || verdict === 'nothing_to_do' ? [] : openQuestions(tool, args, changes);
  const rehearsal = {
    verdict,
    ...(why === undefined ? {} : { why }),
    ...(preview === undefined ? {} : { preview }),
    notChecked,
  };
  const head = `Dry run: nothing was changed, and nobody was asked. ${verdicts[verdict]}`;
  const tail = [
    ...(notChecked.length === 0 ? [] : ['Not checked:', ...notChecked.map((line) => `- ${line}`)]),
    ...(isRefused || verdict === 'nothing_to_do'
      ? []
      : ['Next: to do it, make the same call without dryRun.']),
  ];
  const own = answer?.headline;
  return {
    structured: { ...answer?.structured, rehearsal },
    isRehearsal: true,
    headline: [
      head,
      ...(why === undefined ? [] : [why]),
      ...(own === undefined ? [] : [own]),
      ...(answer ? tail : []),
    ].join('\n'),
    ...(answer ? {} : { text: [...(preview === undefined ? [] : [preview]), ...tail].join('\n') }),
  };
}

/** What Clerk alone could say, which has no rehearsal. */
function openQuestions(tool: Tool, args: Args, changes: readonly string[]): string[] {
  const named = [...new Set(changes)].slice(0, 5).join(', ');
  const isFirstOfSeveral = changes.length === 1 && (makesSeveral(tool) || hasRows(args));
  return [
    `whether Clerk accepts the ${changes.length > 1 ? 'changes' : 'change'}${named === '' ? '' : ` (${named})`}: it has no rehearsal of its own`,
    ...(isFirstOfSeveral ? ['what comes after the first change, which depends on the answer to that'] : []),
    ...(credentialsIn(schemasOf(tool).input, args).some(({ value }) => typeof value === 'object')
      ? ['whether the secret that stands in for a credential can be read, and fits']
      : []),
    'whether what is there stays as it is until then',
  ];
}

const reading = /\.(?:get|list|find|count|search|verify)/i;
const makesSeveral = ({ methods }: Tool) => methods.filter((method) => !reading.test(method)).length > 1;

function hasRows(args: Args): boolean {
  return Object.values(args).some(
    (value) => Array.isArray(value) && value.length > 1 && typeof value[0] === 'object',
  );
}
