import * as z from 'zod';
import type { Template } from './assembly.ts';
import type { MayInvoke } from './function-permissions.ts';
import { qualifiedArn } from './function-versions.ts';
import type { Resolver } from './intrinsics.ts';
import { type InvocationFailure, invokeBuffered, type LambdaFunction } from './lambda.ts';
import { functionArn, type StackIdentity } from './resource-values.ts';

const configShape = z.looseObject({
  FunctionName: z.string(),
  Qualifier: z.string(),
  MaximumRetryAttempts: z.coerce.number().optional(),
});

const ruleShape = z.looseObject({
  ScheduleExpression: z.string().optional(),
  State: z.string().default('ENABLED'),
  Targets: z.array(z.looseObject({ Arn: z.string(), Input: z.string().optional() })).default([]),
});

/** Lambda's quota for an asynchronous event: 1 MB, https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const eventLimit = 1024 * 1024;

/**
 * How often Lambda runs an event again whose function failed, unless the function says otherwise:
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
const defaultRetries = 2;

/** What became of one event: one entry for each time that the function was run, undefined where it came to its end. */
export type Attempts = readonly (InvocationFailure | undefined)[];

/** The events of a stack that nobody waits for. */
export interface Asynchronous {
  /**
   * Hands a function an event as Lambda's queue does, and again where it fails: at once, not after minutes. Events that
   * were throttled count as failed; Lambda would keep them for as long as the function's configuration says.
   * @throws Error when the event is too large
   */
  invoke(arn: string, event: unknown): Promise<Attempts>;
  /**
   * Lets the time of every rule with a schedule come once; what became of the event of each target, in the order of the
   * template.
   * @throws Error when a rule may not invoke its target
   */
  runSchedules(): Promise<readonly Attempts[]>;
}

/** Reads who is invoked asynchronously in a template, and how often. */
export function readAsynchronous(
  template: Template,
  stack: StackIdentity,
  resolver: Resolver,
  functionFor: (arn: string) => LambdaFunction,
  mayInvoke: MayInvoke,
): Asynchronous {
  const ofType = <Shape extends z.ZodType>(type: string, shape: Shape): [string, z.output<Shape>][] =>
    Object.entries(template.Resources)
      .filter(([, { Type }]) => Type === type)
      .map(([id, { Properties }]) => [id, shape.parse(resolver.value(Properties))]);
  const retries = new Map(
    ofType('AWS::Lambda::EventInvokeConfig', configShape).map(([, config]) => [
      `${functionArn(config.FunctionName, stack)}:${config.Qualifier}`,
      config.MaximumRetryAttempts ?? defaultRetries,
    ]),
  );
  const rules = ofType('AWS::Events::Rule', ruleShape);

  async function invoke(arn: string, event: unknown): Promise<Attempts> {
    const size = Buffer.byteLength(JSON.stringify(event));
    if (size > eventLimit) {
      throw new Error(
        `RequestEntityTooLargeException: ${size} byte payload is too large for the Event invocation type (limit ${eventLimit} bytes)`,
      );
    }
    const attempts: (InvocationFailure | undefined)[] = [];
    do {
      const answer = await invokeBuffered(functionFor(arn), event, arn);
      attempts.push('failure' in answer ? answer.failure : undefined);
    } while (
      attempts.at(-1) !== undefined &&
      attempts.length <= (retries.get(qualifiedArn(arn, stack)) ?? defaultRetries)
    );
    return attempts;
  }

  return {
    invoke,
    async runSchedules() {
      const results: Attempts[] = [];
      for (const [id, { ScheduleExpression, State, Targets }] of rules) {
        if (ScheduleExpression === undefined || State !== 'ENABLED') continue;
        const ruleArn = resolver.text({ 'Fn::GetAtt': [id, 'Arn'] });
        for (const { Arn, Input } of Targets) {
          const wanted = { functionArn: Arn, principal: 'events.amazonaws.com', sourceArn: ruleArn };
          if (!mayInvoke(wanted))
            throw new Error(`No AWS::Lambda::Permission lets the rule ${id} invoke ${Arn}`);
          results.push(
            await invoke(Arn, Input === undefined ? scheduledEvent(ruleArn, stack) : JSON.parse(Input)),
          );
        }
      }
      return results;
    },
  };
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html */
function scheduledEvent(ruleArn: string, { accountId, region }: StackIdentity): object {
  return {
    version: '0',
    id: '53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa',
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: accountId,
    time: new Date().toISOString(),
    region,
    resources: [ruleArn],
    detail: {},
  };
}
