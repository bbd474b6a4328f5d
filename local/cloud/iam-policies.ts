import * as z from 'zod';
import type { Template } from './assembly.ts';
import type { Resolver } from './intrinsics.ts';
import { literalPattern } from './literal-pattern.ts';

/*
 * What identity-based policies allow. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */

const oneOrMore = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

/** Whether the values of a request are as a condition wants them, which names the patterns. */
type Operator = (patterns: readonly string[], values: readonly string[]) => boolean;

const isAny =
  (compare: (pattern: string, value: string) => boolean): Operator =>
  (patterns, values) =>
    values.some((value) => patterns.some((pattern) => compare(pattern, value)));
const isSame = isAny((pattern, value) => pattern === value);
const isLike = isAny((pattern, value) => matches(pattern, value, ''));

/** The operators that are known here; a policy with another one is not taken. A negated one holds where nothing is there. */
const operators: Readonly<Record<string, Operator>> = {
  StringEquals: isSame,
  StringNotEquals: (patterns, values) => !isSame(patterns, values),
  StringLike: isLike,
  ArnLike: isLike,
};

const statementShape = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore,
  Resource: oneOrMore,
  Condition: z.record(z.string(), z.record(z.string(), oneOrMore)).default({}),
});
const documentShape = z.looseObject({
  Statement: z.union([statementShape, z.array(statementShape)]).transform((value) => [value].flat()),
});

/** A statement of a policy. */
export type Statement = z.output<typeof statementShape>;

/** What somebody wants to do. */
export interface WantedAction {
  /** `dynamodb:PutItem`. */
  readonly action: string;
  /** The ARN of what it is done to. */
  readonly resource: string;
  /** The condition keys of the request, each with its values; keys that it has not are not there. */
  readonly keys?: Readonly<Record<string, readonly string[]>>;
}

/**
 * The statements of the policies in a template, by the name of the role that has them.
 * @throws Error naming the policy when it has what is not known here
 */
export function readRolePolicies(
  template: Template,
  resolver: Resolver,
): (role: string) => readonly Statement[] {
  const statements = new Map<string, Statement[]>();
  const add = (logicalId: string, role: string, document: unknown) => {
    const parsed = documentShape.safeParse(document);
    const unknown = parsed.data?.Statement.flatMap(({ Condition }) => Object.keys(Condition)).find(
      (name) => operatorOf(name) === undefined,
    );
    if (!parsed.success || unknown !== undefined) {
      const why = parsed.success ? `The condition ${unknown}` : z.prettifyError(parsed.error);
      throw new Error(`The policy ${logicalId} can't be evaluated by the local cloud: ${why}`);
    }
    statements.set(role, [...(statements.get(role) ?? []), ...parsed.data.Statement]);
  };
  for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
    if (Type === 'AWS::IAM::Policy' || Type === 'AWS::IAM::ManagedPolicy') {
      const { Roles = [], PolicyDocument } = resolver.value(Properties) as Record<string, unknown>;
      for (const role of Roles as string[]) add(id, role, PolicyDocument);
    }
    if (Type === 'AWS::IAM::Role') {
      const { Policies = [] } = resolver.value(Properties) as Record<string, unknown>;
      for (const { PolicyDocument } of Policies as { PolicyDocument: unknown }[]) {
        add(id, resolver.ref(id), PolicyDocument);
      }
    }
  }
  return (role) => statements.get(role) ?? [];
}

/** Whether the statements allow an action: some does, and none denies it. */
export function isAllowed(statements: readonly Statement[], wanted: WantedAction): boolean {
  return decision(statements, wanted) === 'Allow';
}

/** What the statements say of an action; undefined where none says anything. */
export function decision(
  statements: readonly Statement[],
  wanted: WantedAction,
): Statement['Effect'] | undefined {
  const applying = statements.filter((statement) => applies(statement, wanted));
  return applying.find(({ Effect }) => Effect === 'Deny')?.Effect ?? applying[0]?.Effect;
}

const everybody = z.union([z.literal('*'), z.strictObject({ AWS: z.literal('*') })]);
const resourceStatement = statementShape.extend({ Principal: everybody });

/**
 * The statements of the policy of an API, which names its own resources as `execute-api:/<stage>/<method>/<path>`.
 * @throws Error when it has what is not known here, principals other than everybody among it
 */
export function readResourcePolicy(document: unknown, apiArn: string): Statement[] {
  const { Statement } = z.looseObject({ Statement: z.array(resourceStatement) }).parse(document);
  const unknown = Statement.flatMap(({ Condition }) => Object.keys(Condition)).find(
    (name) => operatorOf(name) === undefined,
  );
  if (unknown !== undefined)
    throw new Error(`The condition ${unknown} can't be evaluated by the local cloud`);
  return Statement.map(({ Sid, Effect, Action, Resource, Condition }) => ({
    Sid,
    Effect,
    Action,
    Resource: Resource.map((name) => name.replace(/^execute-api:/, apiArn)),
    Condition,
  }));
}

function applies(
  { Action, Resource, Condition }: Statement,
  { action, resource, keys = {} }: WantedAction,
): boolean {
  return (
    Action.some((pattern) => matches(pattern, action, 'i')) &&
    Resource.some((pattern) => matches(pattern, resource, '')) &&
    Object.entries(Condition).every(([name, conditions]) => {
      const compare = operatorOf(name);
      return Object.entries(conditions).every(
        ([key, patterns]) => compare?.(patterns, keyValues(keys, key)) ?? false,
      );
    })
  );
}

/** `ForAnyValue:` asks what is asked of a single value, too: that one of the request's is among those of the policy. */
function operatorOf(name: string) {
  return operators[name.replace(/^ForAnyValue:/, '')];
}

/** The names of condition keys have no case. */
function keyValues(keys: NonNullable<WantedAction['keys']>, key: string): readonly string[] {
  return Object.entries(keys).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1] ?? [];
}

/** Whether a text is meant by a pattern, in which `*` stands for any text and `?` for one character. */
export function matches(pattern: string, text: string, flags: 'i' | ''): boolean {
  const source = literalPattern(pattern)
    .replaceAll(String.raw`\*`, '.*')
    .replaceAll(String.raw`\?`, '.');
  return new RegExp(`^${source}$`, `${flags}s`).test(text);
}
