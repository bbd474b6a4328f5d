import type { Plan, Stage, Tool, ToolContext } from '../definition/tool.ts';
import type * as z from 'zod';
import { canonical } from '../base/canonical.ts';
import { cut } from '../base/cut.ts';
import { type AuthorizationChange, describeChanges } from './authorization-change.ts';
import { tellBefore, valuesBefore } from './before.ts';
import { targetNames } from './find-target.ts';
import { labelsOf } from './labels.ts';
import { unreadableTargets } from './instance-targets.ts';
import type { Target } from './target.ts';
import { type ToldValues, toldValues } from './told-values.ts';
import { undoingOf } from './undoing.ts';

type Values = Readonly<Record<string, unknown>>;

/** What a preview tells of besides the tool and its arguments. */
export interface PreviewFacts {
  readonly target: Target;
  readonly changes: readonly AuthorizationChange[];
  /** Of a workflow. */
  readonly plan?: Plan | undefined;
  readonly stage: Stage;
  /** Why it is asked, where that is not plain. */
  readonly reasons: readonly string[];
  /** The values of the arguments, as `valuesOf` tells them. */
  readonly values: ToldValues;
}

/** Characters of a preview at most, and of one of its lines; a form on a screen has room for no more. */
const maxPreview = 4_000;
const maxLine = 1_000;

/**
 * The values of a call as its question tells them, with those that are there before. Mostly no request. Throws
 * `ClerkFailure`.
 */
export async function valuesOf(
  tool: Tool,
  args: Values,
  {
    target,
    changes,
    caller,
    clerk,
  }: Pick<PreviewFacts, 'target' | 'changes'> & Pick<ToolContext, 'caller' | 'clerk'>,
): Promise<ToldValues> {
  const before = valuesBefore(tool.name, target.current, args);
  return toldValues(args, {
    before,
    isDefault: (name) => isDefault(tool, name, args[name]),
    toldElsewhere: new Set([...changes.map(({ path }) => path), ...namesOfTargets(tool, args, before)]),
    label: await labelsOf(args, target.current, clerk),
    readsPrivate: caller.permissions.has(isAboutUsers(tool) ? 'users:private' : 'organizations:private'),
  });
}

/**
 * What would happen, as short as it can be told: to whom, with which values, in place of which, where, how it is undone,
 * and why it is asked. Where it gets too long the last of the values are left out, and it says how many lines. Throws
 * `ClerkFailure`.
 */
export async function previewOf(
  tool: Tool,
  args: Values,
  { target, changes, plan, stage, reasons, values: { credentials, others, unchanged } }: PreviewFacts,
): Promise<string> {
  const unreadable = unreadableTargets[tool.name];
  const first = [
    `${tool.title} (${tool.name})`,
    ...reasons.map((reason) => `Asked because it ${reason}.`),
    ...(await target.describe()),
    ...(plan?.lines ?? []),
    ...(unreadable === undefined ? [] : [`What is there now is not shown: ${unreadable}.`]),
  ];
  const last = [
    ...(unchanged.length === 0 ? [] : [`Stays as it is: ${unchanged.join(', ')}.`]),
    undoingOf(tool.name, args),
    `Where: the ${stage.environment} instance of Clerk, stage ${stage.name}.`,
  ].map(short);
  // What decides must not be crowded out by what does not.
  const lines = [...credentials, ...describeChanges(changes), ...others].flatMap((line) =>
    `- ${line}`.split('\n'),
  );
  const values = lines.length === 0 ? [] : ['What is sent:', ...lines];
  return [...fitting([...first, ...values].map(short), maxPreview - lengthOf(last)), ...last].join('\n');
}

/** As many of the lines as there is room for, and of how many more it says. */
function fitting(lines: readonly string[], room: number): readonly string[] {
  if (lengthOf(lines) <= room) return lines;
  const fits: string[] = [];
  for (const line of lines) {
    if (lengthOf([...fits, line]) > room - 60) break;
    fits.push(line);
  }
  return [...fits, `(${lines.length - fits.length} more lines are left out.)`];
}

function short(line: string): string {
  return cut(line, maxLine);
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}

/** Arguments that the description of the target tells of. What a change can move somewhere else is told as a value, too. */
function namesOfTargets({ name }: Tool, args: Values, before: Values | undefined): string[] {
  const isMoved = (argument: string) =>
    tellBefore.has(name) && argument === 'organizationId' && before !== undefined && argument in before;
  const isMembership = args['userId'] !== undefined && args['organizationId'] !== undefined;
  // A filter with several ids is no target.
  const isTold = (argument: string) => argument === 'userIds' || !Array.isArray(args[argument]);
  return [...targetNames]
    .filter((argument) => !isMoved(argument) && isTold(argument))
    .concat(isMembership ? ['role'] : []);
}

/** True where an argument is what it would be if it were left out. */
function isDefault({ input }: Tool, name: string, value: unknown): boolean {
  const shape: Readonly<Record<string, z.ZodType>> = input.shape;
  const left = shape[name]?.safeParse(undefined);
  return left?.success === true && left.data !== undefined && canonical(left.data) === canonical(value);
}

function isAboutUsers({ methods }: Tool): boolean {
  return methods.some((method) => method.startsWith('users.'));
}
