import { cleanText, quoted } from '../clerk/views/user-text.ts';
import type { Plan, Stage, Tool } from '../definition/tool.ts';
import { type AuthorizationChange, describeChanges } from './authorization-change.ts';
import { targetNames } from './find-target.ts';
import { unreadableTargets } from './instance-targets.ts';
import type { Target } from './target.ts';

/** What a preview tells of besides the tool and its arguments. */
export interface PreviewFacts {
  readonly target: Target;
  readonly changes: readonly AuthorizationChange[];
  /** Of a workflow. */
  readonly plan?: Plan | undefined;
  readonly stage: Stage;
}

/** What would happen, in a few lines: to whom, with which arguments, where, and whether it can be undone. */
export async function previewOf(
  tool: Tool,
  args: Record<string, unknown>,
  { target, changes, plan, stage }: PreviewFacts,
): Promise<string> {
  const unreadable = unreadableTargets[tool.name];
  return [
    `${tool.title} (${tool.name})`,
    ...(await target.describe()),
    ...(plan?.lines ?? []),
    ...(unreadable === undefined ? [] : [`What is there now is not shown: ${unreadable}.`]),
    ...describeChanges(changes),
    ...argumentLines(args),
    `Where: the ${stage.environment} instance of Clerk, stage ${stage.name}.`,
    tool.annotations.destructiveHint ? 'It may be impossible to undo.' : 'It changes data in Clerk.',
  ].join('\n');
}

/** Arguments with values that are never secret, and that tell what would happen. */
const shownTexts = new Set([
  'action',
  'destRoleSetKey',
  'emailAddress',
  'identifier',
  'metadataMode',
  'mode',
  'phoneNumber',
  'role',
  'roleKey',
  'toRoleKey',
]);
const clerkId = /^[a-z][a-z0-9_]{1,20}_[A-Za-z0-9]{1,64}$/;

/** The arguments besides the target: by name, with their values only where those are surely no secrets. */
function argumentLines(args: Record<string, unknown>): string[] {
  const shown = Object.entries(args)
    .filter(([name, value]) => !targetNames.has(name) && value !== undefined)
    .map(([name, value]) => `${cleanText(name, 80)}${shownValue(name, value)}`);
  return shown.length === 0 ? [] : [`Arguments: ${shown.slice(0, 40).join(', ')}.`];
}

function shownValue(name: string, value: unknown): string {
  if (typeof value === 'boolean' || typeof value === 'number') return ` ${value}`;
  if (typeof value === 'string' && (shownTexts.has(name) || (/I[dD]$/.test(name) && clerkId.test(value)))) {
    return ` ${quoted(value)}`;
  }
  if (Array.isArray(value)) return ` (${value.length})`;
  return '';
}
